using BigGan.Layers;

namespace BigGan.Tests;

/// <summary>Decides until disposed what <see cref="Precision.Auto"/> means, so that a test sees both outcomes on every processor.</summary>
internal sealed class AutoPrecision : IDisposable
{
    private readonly Precision? _before = NetworkPrecision.AutoMeans;

    internal AutoPrecision(Precision means) => NetworkPrecision.AutoMeans = means;

    /// <summary>Computes something once in float32 and once in bfloat16.</summary>
    internal static (T Float32, T BFloat16) Both<T>(Func<T> compute)
    {
        using (new AutoPrecision(Precision.Float32))
        {
            T inFloat32 = compute();
            using (new AutoPrecision(Precision.BFloat16)) return (inFloat32, compute());
        }
    }

    public void Dispose() => NetworkPrecision.AutoMeans = _before;
}
