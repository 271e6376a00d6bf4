namespace BigGan.Evaluation.Metrics;

/// <summary>How far the generated images of a class are from its real ones.</summary>
/// <param name="Name">The class.</param>
/// <param name="Distance">Frechet distance; null where there are too few images.</param>
/// <param name="GeneratedCount">Generated images of it.</param>
/// <param name="RealCount">Real ones.</param>
public sealed record ClassDistance(string Name, double? Distance, int GeneratedCount, int RealCount);
