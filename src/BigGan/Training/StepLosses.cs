using BigGan.Torch;

namespace BigGan.Training;

/// <summary>The losses of one step where they were computed: a GPU may still be at work on them.</summary>
/// <param name="real">Scalar: the loss of D on real images, last accumulation of the last D step.</param>
/// <param name="fake">Scalar: the loss of D on generated images, last accumulation of the last D step.</param>
/// <param name="generator">Scalar: the loss of G, last accumulation, divided by their number.</param>
public sealed class DeviceLosses(Tensor real, Tensor fake, Tensor generator) : IDisposable
{
    private StepLosses? _read;

    /// <summary>Waits for the device and reads the losses; only the first call waits.</summary>
    public StepLosses Read() => _read ??= new StepLosses(real.Item(), fake.Item(), generator.Item());

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        real.Dispose();
        fake.Dispose();
        generator.Dispose();
    }
}

/// <summary>The losses of one step.</summary>
/// <param name="Real">Loss of D on real images, last accumulation of the last D step.</param>
/// <param name="Fake">Loss of D on generated images, last accumulation of the last D step.</param>
/// <param name="Generator">Loss of G, last accumulation, divided by their number.</param>
public readonly record struct StepLosses(double Real, double Fake, double Generator)
{
    /// <summary>Whether all losses are numbers.</summary>
    public bool AreFinite => double.IsFinite(Real) && double.IsFinite(Fake) && double.IsFinite(Generator);
}
