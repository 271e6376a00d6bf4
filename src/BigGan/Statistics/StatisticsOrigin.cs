namespace BigGan.Statistics;

/// <summary>What standing statistics were collected from, and how; none of it may differ where they are used again.</summary>
/// <param name="WeightsSha256">SHA-256 of the file with the generator's weights, in lower-case hex.</param>
/// <param name="Passes">Forward passes that were averaged for each row; 0 in a table that was published with the weights and does not say.</param>
/// <param name="BatchSize">Images a pass.</param>
/// <param name="Seed">Seed of latents and labels.</param>
/// <param name="Arithmetic">fp32 or bf16.</param>
public sealed record StatisticsOrigin(string WeightsSha256, int Passes, int BatchSize, long Seed, string Arithmetic);
