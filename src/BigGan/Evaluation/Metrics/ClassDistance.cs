namespace BigGan.Evaluation.Metrics;

/// <summary>FID of the generated images of a class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Distance">FID; null if there are too few images.</param>
/// <param name="GeneratedCount">Number of generated images of the class.</param>
/// <param name="RealCount">Number of real images of the class.</param>
public sealed record ClassDistance(string Name, double? Distance, int GeneratedCount, int RealCount);
