namespace BigGan.Statistics;

/// <summary>How standing statistics were collected; statistics are reused only if all of it is equal.</summary>
/// <param name="WeightsSha256">SHA-256 of the file with the generator's weights, in lower-case hex.</param>
/// <param name="Passes">Forward passes averaged for each row; 0 in a table published with the weights, where the number is unknown.</param>
/// <param name="BatchSize">Images per pass.</param>
/// <param name="Seed">Seed of latents and labels.</param>
/// <param name="Arithmetic">fp32 or bf16.</param>
public sealed record StatisticsOrigin(string WeightsSha256, int Passes, int BatchSize, long Seed, string Arithmetic);
