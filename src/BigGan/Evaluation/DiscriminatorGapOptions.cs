using BigGan.Options;

namespace BigGan.Evaluation;

/// <summary>How the overfit of a discriminator is measured.</summary>
public sealed record DiscriminatorGapOptions
{
    /// <summary>Decides which images are judged.</summary>
    public long Seed { get; init; }

    /// <summary>Images computed at a time.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Share of the intervals, in (0,1).</summary>
    public double Confidence { get; init; } = 0.95;

    internal void Validate()
    {
        var check = new OptionCheck();
        check.AtLeast("batch_size", BatchSize, 1);
        check.That(Confidence is > 0 and < 1, "confidence", Confidence, "between 0 and 1");
        if (check.Violations is [{ } first, ..]) throw new InvalidOptionException(first);
    }
}
