using System.Globalization;

namespace BigGan.Statistics;

/// <summary>Truncation of latents: variety traded for fidelity (paper, section 3.1).</summary>
/// <param name="Mode">The meaning of the value.</param>
/// <param name="Value">A threshold for <see cref="TruncationMode.Resample"/>, a factor for the others; above 0.</param>
public readonly record struct Truncation(TruncationMode Mode, double Value)
{
    // A threshold below this value rejects all but one draw in a hundred thousand or more; a factor has the same effect without drawing again.
    private const double SmallestThreshold = 1e-5;

    /// <summary>Checks the value.</summary>
    /// <exception cref="InvalidOptionException">It is outside the mode's range.</exception>
    public void Validate()
    {
        (double low, double high) = Mode == TruncationMode.Resample ? (SmallestThreshold, double.MaxValue) : (0, 1);
        if (double.IsFinite(Value) && Value <= high && (Value >= low && Value > 0)) return;
        string range = Mode == TruncationMode.Resample ? "at least 0.00001" : "above 0 and at most 1";
        throw new InvalidOptionException(string.Create(CultureInfo.InvariantCulture, $"truncation {Value} is out of range: {Mode.ToString().ToLowerInvariant()} takes a number {range}"));
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value} ({Mode.ToString().ToLowerInvariant()})");
}

/// <summary>The three meanings that "truncation" has in published code.</summary>
public enum TruncationMode
{
    /// <summary>Values of magnitude above the threshold are drawn again (paper, section 3.1): 2 changes little, 0.04 leaves almost no variety.</summary>
    Resample,

    /// <summary>Normal latents times a factor in (0, 1] (z_var in the author's PyTorch release).</summary>
    Scale,

    /// <summary>Normal latents drawn again until within [-2, 2], times a factor (TF Hub's modules and their Hugging Face port).</summary>
    TfHub,
}
