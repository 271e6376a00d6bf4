using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Evaluation.Features;

/// <summary>A feature network of our own for images of other classes or sizes than its training images: images are resized to its input size.</summary>
/// <remarks>Along each side, a pixel of the result is the mean of the source weighted by a triangle, as wide as the pixel when an image shrinks: bilinear, antialiased.</remarks>
public sealed class StandInNetwork : IFeatureNetwork
{
    private const int ClassesNamed = 4;

    private readonly FeatureClassifier _network;
    private readonly string _taken;

    /// <param name="network">Owned by this object.</param>
    /// <param name="shape">Shape of the images.</param>
    /// <param name="isStandIn">Whether it was chosen because no network was trained on the classes; otherwise the user named it, and it only resizes.</param>
    public StandInNetwork(FeatureClassifier network, ImageShape shape, bool isStandIn)
    {
        _network = network;
        IsStandIn = isStandIn;
        bool resizes = (shape.Height, shape.Width) != (network.Shape.Height, network.Shape.Width);
        Space = resizes ? network.Space with { Input = $"{network.Space.Input}-resized" } : network.Space;
        _taken = $"{network.Shape.Width}x{network.Shape.Height}";
        string resized = resizes ? $", to which images of {shape.Width}x{shape.Height} are resized" : "";
        Caveat = isStandIn
            ? new Warning($"no feature network knows these images, so {Space.Name} judges them: it tells {Known()} apart at {_taken}{resized}; the scores show coarse differences, and compare with others in {Space.Name} alone") { Remedies = [Remedy.TrainFeatureNetwork, Remedy.NameFeatureNetwork, Remedy.NameInception] }
            : resizes ? new Warning($"{Space.Name} takes images of {_taken}{resized}: it does not see what is smaller") : null;
    }

    /// <inheritdoc />
    public FeatureSpace Space { get; }

    /// <inheritdoc />
    public int FeatureCount => _network.FeatureCount;

    /// <inheritdoc />
    public int LogitCount => _network.LogitCount;

    /// <inheritdoc />
    public IReadOnlyList<string>? ClassNames => _network.ClassNames;

    /// <inheritdoc />
    public bool IsStandIn { get; }

    /// <inheritdoc />
    public Warning? Caveat { get; }

    /// <inheritdoc />
    public FeatureBatch Extract(Tensor pixels)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        FeatureBatch found = _network.Extract(Along(Along(pixels, _network.Shape.Width).Transpose(2, 3), _network.Shape.Height).Transpose(2, 3));
        return new FeatureBatch(scope.Keep(found.Features), found.Logits is { } logits ? scope.Keep(logits) : null);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _network.Dispose();

    // Resizes the last dimension of float32 [N,C,A,B].
    private static Tensor Along(Tensor x, int size)
    {
        long length = x.Size(3);
        if (length == size) return x;
        using var scope = new TensorScope();
        Tensor weights = Tensor.From<float>(Weights((int)length, size), length, size).To(x.Device);
        return scope.Keep(x.Reshape(-1, length).MatMul(weights).Reshape(x.Size(0), x.Size(1), x.Size(2), size));
    }

    // [length,size], the resampling weights; columns sum to 1.
    private static float[] Weights(int length, int size)
    {
        double step = (double)length / size, reach = Math.Max(1, step);
        var weights = new float[length * size];
        for (int i = 0; i < size; i++)
        {
            double centre = ((i + 0.5) * step) - 0.5, sum = 0;
            int first = Math.Max(0, (int)Math.Ceiling(centre - reach)), last = Math.Min(length - 1, (int)Math.Floor(centre + reach));
            for (int j = first; j <= last; j++) sum += Triangle(j);
            for (int j = first; j <= last; j++) weights[(j * size) + i] = (float)(Triangle(j) / sum);

            double Triangle(int j) => Math.Max(0, 1 - (Math.Abs(j - centre) / reach));
        }

        return weights;
    }

    private string Known()
    {
        IReadOnlyList<string> names = _network.ClassNames;
        string some = string.Join(", ", names.Take(ClassesNamed).Select(name => Quoted.Text(name)));
        return names.Count <= ClassesNamed ? some : $"{some} and {names.Count - ClassesNamed} more";
    }
}
