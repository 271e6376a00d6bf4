namespace BigGan.Torch.Tests;

/// <summary>Kernels for channels-last maps against the same arithmetic by LibTorch's operators in float64.</summary>
public sealed class ChannelsLastOperatorTests
{
    private const double SumTolerance = 5e-6;

    // The transforms multiply and cancel again; 12 points do it most.
    private const double FilteringTolerance = 1e-4;

    [Theory]
    [InlineData(1, 16, 1, 1, 1, 5, 7)]
    [InlineData(3, 24, 1, 1, 1, 9, 4)]
    [InlineData(2, 3, 3, 3, 2, 11, 13)]
    [InlineData(1, 40, 3, 3, 2, 8, 9)]
    [InlineData(2, 10, 3, 2, 1, 6, 5)]
    public void A_packed_convolution_is_a_convolution(long count, long channels, long height, long width, long stride, long rows, long columns)
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(1);
        Tensor weight = Weight(random, 48, channels, height, width), bias = TensorFactory.RandomNormal(random, 48);
        Tensor floor = ShapeOperators.Concatenate([TensorFactory.Full(0, DataType.Float32, Device.Cpu, 16), TensorFactory.Full(double.NegativeInfinity, DataType.Float32, Device.Cpu, 32)]);
        foreach (Tensor x in Maps(random, count, channels, rows, columns))
        {
            Tensor exact = Exact(x, weight, bias, stride, (0, 0));
            Tensor first = Room(exact, 32).Narrow(1, 8, 16), second = Room(exact, 32);
            x.ConvolvePacked([first, second], weight.PackWeights(), bias, floor, (height, width), stride);
            AssertNear(exact.Narrow(1, 0, 16).Relu(), first, SumTolerance);
            AssertNear(exact.Narrow(1, 16, 32), second, SumTolerance);
        }
    }

    [Theory]
    [InlineData(6, 3, 3)]
    [InlineData(7, 3, 3)]
    [InlineData(8, 3, 3)]
    [InlineData(8, 5, 5)]
    [InlineData(10, 1, 3)]
    [InlineData(10, 3, 1)]
    [InlineData(12, 1, 7)]
    [InlineData(12, 7, 1)]
    public void A_filtered_convolution_is_a_convolution(long points, long height, long width)
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(2);
        Tensor weight = Weight(random, 32, 24, height, width), bias = TensorFactory.RandomNormal(random, 32), filter = weight.FilterWeights(points);
        foreach ((long rows, long columns) in new (long, long)[] { (7, 9), (8, 8), (17, 13), (31, 40) })
        {
            foreach (Tensor x in Maps(random, 2, 24, rows, columns))
            {
                foreach (bool padded in new[] { false, true })
                {
                    Tensor exact = Exact(x, weight, bias, points == 7 ? 2 : 1, padded ? (height / 2, width / 2) : (0, 0));
                    Tensor result = Room(exact, 48).Narrow(1, 16, 32);
                    x.ConvolveFiltered(result, filter, bias, (height, width), padded);
                    AssertNear(exact.Relu(), result, FilteringTolerance);
                }
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(200)]
    public void Pools_are_LibTorchs(long channels)
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(3);
        Tensor bias = TensorFactory.RandomNormal(random, channels);
        foreach (Tensor x in Maps(random, 2, channels, 7, 9))
        {
            foreach (bool countPadding in new[] { false, true })
            {
                Tensor mean = (x.To(DataType.Float64).AveragePool2d(3, stride: 1, padding: 1, countPadding) + bias.Reshape(-1, 1, 1)).Relu();
                Tensor result = Room(mean, channels + 3).Narrow(1, 3, channels);
                x.AveragePoolRelu(result, bias, countPadding);
                AssertNear(mean, result, SumTolerance);
            }

            foreach ((long stride, long padding) in new (long, long)[] { (2, 0), (1, 1) })
            {
                Tensor most = x.MaxPool2d(3, stride, padding), result = Room(most, channels);
                x.MaxPool3x3(result, stride, padding);
                AssertNear(most, result, 0);
            }
        }
    }

    [Fact]
    public void Maps_and_weights_that_do_not_fit_are_refused()
    {
        using var scope = new TensorScope();
        Tensor x = TensorFactory.Zeros(DataType.Float32, Device.Cpu, 1, 8, 6, 6), last = x.Contiguous(MemoryFormat.ChannelsLast);
        Tensor bias = TensorFactory.Zeros(DataType.Float32, Device.Cpu, 16), weight = TensorFactory.Zeros(DataType.Float32, Device.Cpu, 16, 8, 3, 3);
        Tensor result = TensorFactory.Zeros(DataType.Float32, Device.Cpu, 1, 16, 6, 6).Contiguous(MemoryFormat.ChannelsLast), filter = weight.FilterWeights(8);
        Assert.Throws<TorchException>(() => x.ConvolveFiltered(result, filter, bias, (3, 3), true));
        Assert.Throws<TorchException>(() => last.ConvolveFiltered(result, filter, bias, (3, 3), false));
        Assert.Throws<TorchException>(() => last.ConvolveFiltered(result, weight.PackWeights(), bias, (3, 3), true));
        Assert.Throws<TorchException>(() => last.ConvolvePacked([result], weight.PackWeights(), bias, bias, (1, 1), 1));
        Assert.Throws<TorchException>(() => last.ConvolvePacked([], weight.PackWeights(), bias, bias, (3, 3), 1));
        Assert.Throws<TorchException>(() => last.MaxPool3x3(result, 2, 0));
        Assert.Throws<TorchException>(() => weight.FilterWeights(12));
    }

    private static Tensor Weight(RandomGenerator random, long outputs, long channels, long height, long width) =>
        TensorFactory.RandomNormal(random, outputs, channels, height, width) * (1 / Math.Sqrt(channels * height * width));

    // A channels-last map, and one that is a slice of the channels of a wider one.
    private static Tensor[] Maps(RandomGenerator random, long count, long channels, long height, long width) =>
    [
        TensorFactory.RandomNormal(random, count, height, width, channels).Permute(0, 3, 1, 2),
        TensorFactory.RandomNormal(random, count, height, width, channels + 8).Permute(0, 3, 1, 2).Narrow(1, 8, channels),
    ];

    private static Tensor Room(Tensor like, long channels) =>
        TensorFactory.Zeros(DataType.Float32, Device.Cpu, like.Size(0), like.Size(2), like.Size(3), channels).Permute(0, 3, 1, 2);

    private static Tensor Exact(Tensor x, Tensor weight, Tensor bias, long stride, (long Height, long Width) padding) =>
        x.To(DataType.Float64).Contiguous().Conv2d(weight.To(DataType.Float64), bias.To(DataType.Float64), stride, padding);

    private static void AssertNear(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.InRange((actual.To(DataType.Float64) - expected.To(DataType.Float64)).Abs().Max().Item(), 0, tolerance);
    }
}
