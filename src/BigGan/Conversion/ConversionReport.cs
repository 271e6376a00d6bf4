using BigGan.Weights;

namespace BigGan.Conversion;

/// <summary>What a conversion did.</summary>
/// <param name="From">Whose form the model was in.</param>
/// <param name="Files">What was written, by name.</param>
/// <param name="Read">Every tensor that was read, filled or passed over.</param>
/// <param name="Written">Every tensor that was written.</param>
/// <param name="Warnings">Warnings for the user, one line each.</param>
public sealed record ConversionReport(
    string From, IReadOnlyList<string> Files, IReadOnlyList<TensorReport> Read, IReadOnlyList<TensorReport> Written, IReadOnlyList<Warning> Warnings);
