using System.Globalization;

namespace BigGan.Clip.Training;

/// <summary>The loss of a CLIP became infinite or NaN during training; its weights are useless.</summary>
public sealed class ClipDivergedException : Exception
{
    /// <summary>Creates the exception; the message has the step and the loss.</summary>
    public ClipDivergedException(long step, double loss)
        : base(string.Create(CultureInfo.InvariantCulture, $"training the CLIP diverged: its loss is {loss} at step {step}; lower its learning rate")) =>
        (Step, Loss) = (step, loss);

    /// <summary>The step at which it was detected.</summary>
    public long Step { get; }

    /// <summary>The loss of this step.</summary>
    public double Loss { get; }
}
