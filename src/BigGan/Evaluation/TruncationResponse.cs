using System.Globalization;

namespace BigGan.Evaluation;

/// <summary>How a model's images change with truncation, and whether it is amenable to truncation (paper, section 3.1).</summary>
/// <param name="SaturatedAtOne">Share of pixel values 0 or 255 of the images at truncation 1, in [0,1].</param>
/// <param name="SpreadAtOne">Distance of two images of a class at truncation 1, as <see cref="TruncationPoint.Distance"/>.</param>
/// <param name="Images">Number of images per truncation.</param>
/// <param name="Points">One point per truncation.</param>
/// <remarks>
/// The paper found that only 16 % of models were amenable to truncation without orthogonal regularisation, and that the others
/// draw saturated images; it gives no criterion. Ours is <see cref="Rule"/>.
/// </remarks>
public sealed record TruncationResponse(double SaturatedAtOne, double SpreadAtOne, int Images, IReadOnlyList<TruncationPoint> Points)
{
    private const double MostMoreSaturated = 0.1;
    private const double RoundingLevels = 1;

    /// <summary>The criterion in words.</summary>
    public static string RuleInWords { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"amenable to truncation: at every truncation below 1 the share of numbers that are 0 or 255 is at most {100 * MostMoreSaturated:0} percentage points, and at most half of what is left, above that at 1; and images are no farther from those of the same latents at 1 than two images of a class at 1 are from each other");

    /// <summary><see cref="RuleInWords"/>, for results.</summary>
    public string Rule => RuleInWords;

    /// <summary>The lowest truncation compared; null if none is below 1.</summary>
    public double? DownTo => Points.Min(point => point.Truncation) is < 1 and var least ? least : null;

    /// <summary>Whether the model is amenable down to <see cref="DownTo"/>; null if no truncation below 1 was compared.</summary>
    public bool? IsAmenable => DownTo is null ? null : Points.All(point => Fault(point) is null);

    /// <summary>The verdict and its reason in one line; null without a verdict.</summary>
    public string? Verdict => IsAmenable switch
    {
        null => null,
        true => Invariant($"amenable to truncation down to {DownTo}: of {Images} images each, they do not saturate or leave what the model draws at 1"),
        false => $"not amenable to truncation: {Points.OrderByDescending(point => point.Truncation).Select(Fault).First(fault => fault is not null)}",
    };

    /// <summary>One line about a truncation.</summary>
    public string Describe(TruncationPoint point) => Invariant(
        $"truncation {(point.Truncation is { } value ? Invariant($"{value}") : "none")}: {100 * point.Saturated:0.0} % at 0 or 255 (at 1: {100 * SaturatedAtOne:0.0} %), images {point.Distance:0.0} levels from those at 1 (two of a class at 1: {SpreadAtOne:0.0})");

    // The violation of the criterion at a truncation; null if it is met.
    private string? Fault(TruncationPoint point)
    {
        if (point.Truncation is null or >= 1) return null;
        if (point.Saturated - SaturatedAtOne > Math.Min(MostMoreSaturated, (1 - SaturatedAtOne) / 2))
            return Invariant($"at {point.Truncation} {100 * point.Saturated:0.0} % of the numbers are 0 or 255, at 1 {100 * SaturatedAtOne:0.0} %");
        return point.Distance > SpreadAtOne + RoundingLevels
            ? Invariant($"at {point.Truncation} images are {point.Distance:0.0} levels from those at 1, farther than two images of a class at 1 ({SpreadAtOne:0.0})")
            : null;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
