using BigGan.Options;

namespace BigGan.Evaluation;

/// <summary>How the overfit of a discriminator is measured.</summary>
public sealed record DiscriminatorGapOptions
{
    /// <summary>Seed of the choice of images.</summary>
    public long Seed { get; init; }

    /// <summary>Batch size.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Confidence level of the intervals, in (0,1).</summary>
    public double Confidence { get; init; } = 0.95;

    internal void Validate()
    {
        var check = new OptionCheck();
        check.AtLeast("batch_size", BatchSize, 1);
        check.That(Confidence is > 0 and < 1, "confidence", Confidence, "between 0 and 1");
        if (check.Violations is [{ } first, ..]) throw new InvalidOptionException(first);
    }
}
