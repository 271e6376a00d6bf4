using System.Globalization;

namespace BigGan.Optimization;

/// <summary>The loss of a classifier or a CLIP became infinite or NaN during training; its weights are useless.</summary>
public sealed class NetworkDivergedException : Exception
{
    /// <summary>Creates the exception; the message has network, step and loss.</summary>
    /// <param name="network">What was trained, such as <c>classifier</c>.</param>
    /// <param name="step">The step at which it was detected.</param>
    /// <param name="loss">The loss of this step.</param>
    public NetworkDivergedException(string network, long step, double loss)
        : base(string.Create(CultureInfo.InvariantCulture, $"training the {network} diverged: its loss is {loss} at step {step}; lower its learning rate")) =>
        (Step, Loss) = (step, loss);

    /// <summary>The step at which it was detected.</summary>
    public long Step { get; }

    /// <summary>The loss of this step.</summary>
    public double Loss { get; }
}
