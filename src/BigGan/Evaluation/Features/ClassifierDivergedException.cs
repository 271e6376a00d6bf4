using System.Globalization;

namespace BigGan.Evaluation.Features;

/// <summary>The loss of a classifier became infinite or not a number while it was trained; its weights are of no more use.</summary>
public sealed class ClassifierDivergedException : Exception
{
    /// <summary>Creates the exception; the message has the step and the loss.</summary>
    public ClassifierDivergedException(long step, double loss)
        : base(string.Create(CultureInfo.InvariantCulture, $"training the classifier diverged: its loss is {loss} at step {step}; lower its learning rate")) =>
        (Step, Loss) = (step, loss);

    /// <summary>The step at which it was noticed.</summary>
    public long Step { get; }

    /// <summary>Its loss.</summary>
    public double Loss { get; }
}
