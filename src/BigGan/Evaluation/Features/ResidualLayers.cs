using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Evaluation.Features;

/// <summary>The classifier's network: convolutions that halve the map, each followed by residual ones, the mean over positions, one linear layer.</summary>
internal sealed class ResidualLayers : IDisposable
{
    private readonly ConvolutionUnit _stem;
    private readonly ConvolutionUnit[] _halving;
    private readonly ConvolutionUnit[][] _residual;
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    /// <param name="architecture">Its sizes.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="random">Draws the weights of a network to be trained; null for a trained one, whose norms are part of its convolutions.</param>
    internal ResidualLayers(ClassifierArchitecture architecture, Device device, RandomGenerator? random)
    {
        bool trained = random is null;
        Parameters = new ParameterStore(device, random is null ? null : new Initializer(WeightInit.Orthogonal, random));
        IReadOnlyList<int> stages = architecture.Stages;
        _stem = new ConvolutionUnit(Parameters.Root / "stem", architecture.Shape.Channels, architecture.Width, stride: 1, trained);
        _halving = new ConvolutionUnit[stages.Count];
        _residual = new ConvolutionUnit[stages.Count][];
        int inputs = architecture.Width;
        for (int i = 0; i < stages.Count; i++)
        {
            ParameterPath place = Parameters.Root / "stages" / i;
            _halving[i] = new ConvolutionUnit(place / "halving", inputs, inputs = stages[i], stride: 2, trained);
            _residual[i] = [.. Enumerable.Range(0, architecture.Depth).Select(j => new ConvolutionUnit(place / "residual" / j, inputs, inputs, stride: 1, trained))];
        }

        _weight = (Parameters.Root / "linear").Weight("weight", ParameterRole.LinearWeight, architecture.Classes, inputs);
        _bias = (Parameters.Root / "linear").Bias("bias", inputs, architecture.Classes);
    }

    /// <summary>Weights, and statistics while it is trained.</summary>
    internal ParameterStore Parameters { get; }

    private IEnumerable<ConvolutionUnit> Units => [_stem, .. _halving, .. _residual.SelectMany(units => units)];

    /// <summary>Features and logits.</summary>
    /// <param name="x">float [N,C,H,W] in [-1,1].</param>
    /// <param name="mode">Whether norms that are not folded take the statistics of the batch.</param>
    /// <returns>float [N,F] and [N,K], owned by the current scope.</returns>
    internal (Tensor Features, Tensor Logits) Forward(Tensor x, ForwardMode mode)
    {
        using var scope = new TensorScope();
        Tensor h = _stem.Forward(x.Contiguous(MemoryFormat.ChannelsLast), mode);
        for (int i = 0; i < _halving.Length; i++)
        {
            h = _halving[i].Forward(h, mode);
            foreach (ConvolutionUnit unit in _residual[i]) h += unit.Forward(h, mode);
        }

        Tensor features = h.Mean([2, 3]).To(Parameters.Type);
        return (scope.Keep(features), scope.Keep(features.Linear(_weight, _bias).To(Parameters.Type)));
    }

    /// <summary>Takes over what a network of the same sizes learnt.</summary>
    internal void FillFrom(ResidualLayers training)
    {
        using var noGrad = Autograd.NoGrad();
        foreach ((ConvolutionUnit own, ConvolutionUnit source) in Units.Zip(training.Units)) own.FillFrom(source);
        _weight.CopyFrom(training._weight);
        _bias.CopyFrom(training._bias);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => Parameters.Dispose();
}
