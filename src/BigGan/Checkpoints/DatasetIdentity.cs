namespace BigGan.Checkpoints;

/// <summary>Which images a model saw.</summary>
/// <param name="Name">What a person calls the data set.</param>
/// <param name="Fingerprint">SHA-256 over its images' identity, in lower-case hex.</param>
public sealed record DatasetIdentity(string Name, string Fingerprint);
