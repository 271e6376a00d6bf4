namespace BigGan.Evaluation;

/// <summary>The effect of one truncation on images.</summary>
/// <param name="Truncation">A threshold or factor; null for none.</param>
/// <param name="Saturated">Share of pixel values that are 0 or 255, in [0,1].</param>
/// <param name="Distance">Distance of images from those of the same latents at truncation 1: root mean square difference in levels, averaged over images.</param>
public sealed record TruncationPoint(double? Truncation, double Saturated, double Distance);
