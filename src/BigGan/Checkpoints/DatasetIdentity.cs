namespace BigGan.Checkpoints;

/// <summary>The images that a model was trained on.</summary>
/// <param name="Name">The display name of the data set.</param>
/// <param name="Fingerprint">Its <see cref="Data.IImageDataset.Fingerprint"/>.</param>
public sealed record DatasetIdentity(string Name, string Fingerprint);
