using BigGan.Evaluation.Features;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation;

/// <summary>Sees the mean of each quarter of an image, and calls it by the brightest: a feature network whose numbers can be checked by hand.</summary>
internal sealed class BrightnessNetwork : IFeatureNetwork
{
    public FeatureSpace Space { get; init; } = new("brightness", new string('a', 64), "quarters", "float32");

    public int FeatureCount => 4;

    public int LogitCount => 4;

    public IReadOnlyList<string>? ClassNames { get; init; } = ["class 0", "class 1", "class 2", "class 3"];

    /// <summary>Images seen so far.</summary>
    internal int Seen { get; private set; }

    public FeatureBatch Extract(Tensor pixels)
    {
        Seen += (int)pixels.Size(0);
        long half = pixels.Size(2) / 2;
        using var scope = new TensorScope();
        Tensor[] quarters = [.. from y in (long[])[0, half] from x in (long[])[0, half] select pixels.Narrow(2, y, half).Narrow(3, x, half).Mean([1, 2, 3]).Unsqueeze(1)];
        Tensor means = scope.Keep(ShapeOperators.Concatenate(quarters, 1));
        return new FeatureBatch(means, scope.Keep(means / 64));
    }

    public void Dispose()
    {
    }
}
