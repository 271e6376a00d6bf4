using BigGan.Options;

namespace BigGan.Evaluation.Features;

/// <summary>The ranges of a classifier's options.</summary>
internal static class ClassifierOptionsValidator
{
    internal const int MaxWidth = 256;
    internal const int MaxDepth = 16;

    /// <summary>The options out of range, one sentence each.</summary>
    internal static IReadOnlyList<string> Violations(ClassifierOptions options)
    {
        var check = new OptionCheck();
        check.Within("width", options.Width, 1, MaxWidth);
        check.Within("depth", options.Depth, 0, MaxDepth);
        check.Positive("epochs", options.Epochs);
        check.Within("batch_size", options.BatchSize, 2, 65_536);
        check.That(options.LearningRate is > 0 and <= 1, "learning_rate", options.LearningRate, "above 0 and at most 1");
        check.That(options.WeightDecay is >= 0 and <= 10, "weight_decay", options.WeightDecay, "at least 0 and at most 10");
        check.Share("label_smoothing", options.LabelSmoothing);
        check.Within("shift", options.Shift, 0, 64);
        return check.Violations;
    }

    /// <summary>Checks options before training.</summary>
    /// <exception cref="InvalidOptionException">An option is out of range; the message has the first.</exception>
    internal static void Validate(ClassifierOptions options)
    {
        if (Violations(options) is [{ } first, ..]) throw new InvalidOptionException(first);
    }
}
