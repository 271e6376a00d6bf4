using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>A convolution, or several with the same input as one, with norms folded into weights and biases, and ReLU. Feature maps are channels-last.</summary>
internal sealed class FoldedConvolution : IDisposable
{
    private readonly InceptionLayer _window;
    private readonly Way _way;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor _floor;
    private readonly long _rectified; // number of channels with ReLU, from the first

    /// <param name="layers">Layers with the same input and kernel size.</param>
    /// <param name="folded">float32 weight [O,C,kh,kw] and bias [O] of each layer, on the CPU.</param>
    /// <param name="linear">Whether the last layer has neither bias nor ReLU, because pooling comes before them.</param>
    /// <param name="arithmetic">Device and arithmetic.</param>
    internal FoldedConvolution(IReadOnlyList<InceptionLayer> layers, IReadOnlyList<(Tensor Weight, Tensor Bias)> folded, bool linear, ConvolutionArithmetic arithmetic)
    {
        _window = layers[0];
        Outputs = layers.Sum(layer => layer.Outputs);
        _rectified = linear ? Outputs - layers[^1].Outputs : Outputs;
        _way = WayOf(_window, arithmetic);
        using var scope = new TensorScope();
        bool IsLinear(int layer) => linear && layer == layers.Count - 1;
        Tensor weight = ShapeOperators.Concatenate([.. folded.Select(layer => layer.Weight)]);
        Tensor bias = ShapeOperators.Concatenate([.. folded.Select((layer, i) => IsLinear(i) ? layer.Bias * 0 : layer.Bias)]);
        Tensor floor = ShapeOperators.Concatenate([.. folded.Select((layer, i) =>
            TensorFactory.Full(IsLinear(i) ? double.NegativeInfinity : 0, DataType.Float32, Device.Cpu, layer.Bias.Size(0)))]);
        _weight = _way switch
        {
            Way.Packed => weight.PackWeights(),
            Way.Filtered => weight.FilterWeights(_window.Points),
            _ => weight.To(arithmetic.Type).To(arithmetic.Device).Contiguous(MemoryFormat.ChannelsLast),
        };
        _weight.Own();
        _bias = bias.To(arithmetic.Type).To(arithmetic.Device).Own();
        _floor = floor.To(arithmetic.Type).To(arithmetic.Device).Own();
    }

    private enum Way
    {
        Library,
        Packed,
        Filtered,
    }

    /// <summary>Output channels of all layers.</summary>
    internal int Outputs { get; }

    /// <summary>Computes a new feature map.</summary>
    /// <param name="x">[N,C,H,W].</param>
    /// <returns>[N,O,H',W'].</returns>
    internal Tensor Forward(Tensor x)
    {
        using var scope = new TensorScope();
        long Size(int dimension, int window) => _window.Padded ? x.Size(dimension) : ((x.Size(dimension) - window) / _window.Stride) + 1;
        Tensor result = ConvolutionArithmetic.Room(x, Outputs, Size(2, _window.Height), Size(3, _window.Width));
        Into([result], x);
        return scope.Keep(result);
    }

    /// <summary>Writes the outputs, in order, into the channels of given feature maps.</summary>
    internal void Into(IReadOnlyList<Tensor> places, Tensor x)
    {
        using var scope = new TensorScope();
        switch (_way)
        {
            case Way.Packed:
                x.ConvolvePacked(places, _weight, _bias, _floor, (_window.Height, _window.Width), _window.Stride);
                break;
            case Way.Filtered:
                x.ConvolveFiltered(places.Single(), _weight, _bias, (_window.Height, _window.Width), _window.Padded);
                break;
            default:
                Tensor y = x.Conv2d(_weight, _bias, _window.Stride, _window.Padded ? (_window.Height / 2, _window.Width / 2) : (0, 0));
                y.Narrow(1, 0, _rectified).ReluInPlace();
                long first = 0;
                foreach (Tensor place in places)
                {
                    place.CopyFrom(y.Narrow(1, first, place.Size(1)));
                    first += place.Size(1);
                }

                break;
        }
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
        _floor.Dispose();
    }

    private static Way WayOf(InceptionLayer window, ConvolutionArithmetic arithmetic) =>
        !arithmetic.HasKernels ? Way.Library
        : arithmetic.Filtering && window.Points > 0 ? Way.Filtered
        : window is { Padded: false } or { Height: 1, Width: 1 } ? Way.Packed
        : Way.Library;
}
