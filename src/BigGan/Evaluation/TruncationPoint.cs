namespace BigGan.Evaluation;

/// <summary>What one truncation does to images.</summary>
/// <param name="Truncation">A threshold or factor; null is none.</param>
/// <param name="Saturated">Share of all numbers of the images that are 0 or 255, in [0,1].</param>
/// <param name="Distance">How far images are from those of the same latents at 1: root mean square of the differences in levels, mean over images.</param>
public sealed record TruncationPoint(double? Truncation, double Saturated, double Distance);
