using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Evaluation.Features;

/// <summary>The network of the classifier: convolutions of stride 2, each followed by residual convolutions, then the mean over positions and one linear layer.</summary>
internal sealed class ResidualLayers : IDisposable
{
    private readonly ConvolutionUnit _stem;
    private readonly ConvolutionUnit[] _halving;
    private readonly ConvolutionUnit[][] _residual;
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    /// <param name="architecture">Its sizes.</param>
    /// <param name="device">The device of the network.</param>
    /// <param name="random">Draws initial weights for training; null for a trained network, whose norms are folded into its convolutions.</param>
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

    /// <summary>Weights, and batch norm statistics during training.</summary>
    internal ParameterStore Parameters { get; }

    private IEnumerable<ConvolutionUnit> Units => [_stem, .. _halving, .. _residual.SelectMany(units => units)];

    /// <summary>Features and logits.</summary>
    /// <param name="x">float [N,C,H,W] in [-1,1].</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,F] and [N,K], owned by the current scope.</returns>
    internal (Tensor Features, Tensor Logits) Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        using ReducedPrecision arithmetic = pass.Begin(x.Device);
        Tensor h = _stem.Forward(x.Contiguous(MemoryFormat.ChannelsLast), pass);
        for (int i = 0; i < _halving.Length; i++)
        {
            h = _halving[i].Forward(h, pass);
            foreach (ConvolutionUnit unit in _residual[i]) h += unit.Forward(h, pass);
        }

        Tensor features = h.Mean([2, 3]).To(Parameters.Type);
        return (scope.Keep(features), scope.Keep(pass.Operand(features).Linear(pass.Operand(_weight), pass.Operand(_bias)).To(Parameters.Type)));
    }

    /// <summary>Copies the weights of a trained network of the same sizes, with norms folded.</summary>
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
