using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>How well pictures fit prompts: cosines between the features of cutouts and those of the prompts.</summary>
internal sealed class PromptSimilarity : IDisposable
{
    private const double Least = 1e-8; // length of a vector that is divided by

    private readonly Func<Tensor, Tensor> _encode;
    private readonly int _size;
    private readonly CutoutResizing _resizing;
    private readonly Tensor _directions; // [E,P]
    private readonly double[] _weights;

    /// <param name="encode">Features [N,E] of images, float [N,3,S,S] in [0,1]; gradients flow through.</param>
    /// <param name="size">S.</param>
    /// <param name="resizing">How cutouts are resized to it.</param>
    /// <param name="features">Of the prompts, [P,E].</param>
    /// <param name="weights">Of the prompts, negative for those to differ from; at least one is positive.</param>
    internal PromptSimilarity(Func<Tensor, Tensor> encode, int size, CutoutResizing resizing, Tensor features, double[] weights)
    {
        (_encode, _size, _resizing, _weights) = (encode, size, resizing, weights);
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        _directions = Unit(features.To(DataType.Float32)).Transpose().Contiguous().Own();
    }

    /// <summary>Number of images that were encoded.</summary>
    internal long EncodedImages { get; private set; }

    /// <summary>The weighted sum of the mean cosines over all cutouts, less the ones to avoid: a scalar, owned by the current scope.</summary>
    /// <param name="image">float [1,C,H,W] in [0,1], C 1 or 3.</param>
    /// <param name="boxes">The cutouts.</param>
    internal Tensor Of(Tensor image, IReadOnlyList<CutoutBox> boxes)
    {
        using var scope = new TensorScope();
        return scope.Keep(Weighted(Cosines(image, boxes).Mean([0])).Sum());
    }

    /// <summary>The scores of pictures: the weighted sum of mean cosines, divided by the weight of the prompts to become like.</summary>
    /// <param name="images">float [N,C,H,W] in [0,1].</param>
    /// <param name="boxes">The same for every picture.</param>
    internal double[] Scores(Tensor images, IReadOnlyList<CutoutBox> boxes)
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        Tensor means = Cosines(images, boxes).Reshape(images.Size(0), boxes.Count, _weights.Length).Mean([1]); // [N,P]
        double total = _weights.Where(weight => weight > 0).Sum();
        return [.. Weighted(means).Sum([1]).To(DataType.Float64).ToArray<double>().Select(sum => sum / total)];
    }

    public void Dispose() => _directions.Dispose();

    // [Nn,P]
    private Tensor Cosines(Tensor images, IReadOnlyList<CutoutBox> boxes)
    {
        Tensor cutouts = Cutouts.Of(images, boxes, _size, _resizing);
        EncodedImages += cutouts.Size(0);
        if (cutouts.Size(1) == 1) cutouts = ShapeOperators.Concatenate([cutouts, cutouts, cutouts], 1);
        return Unit(_encode(cutouts).To(DataType.Float32)).MatMul(_directions);
    }

    private Tensor Weighted(Tensor cosines) => cosines * Tensor.From<double>(_weights, _weights.Length).To(cosines.Type).To(cosines.Device);

    private static Tensor Unit(Tensor rows) => rows / rows.Square().Sum([1], keep: true).Sqrt().ClampMin(Least);
}
