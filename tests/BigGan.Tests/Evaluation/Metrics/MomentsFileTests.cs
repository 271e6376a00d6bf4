using System.Runtime.InteropServices;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Metrics;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.Numpy;

namespace BigGan.Tests.Evaluation.Metrics;

public sealed class MomentsFileTests : IDisposable
{
    private static readonly FeatureSpace Space = new("inception-2015-12-05", new string('a', 64), "tf1-bilinear-299", "float32");
    private static readonly FeatureMoments Moments = new(50_000, [1, 2], [4, 0.5, 0.5, 3]);
    private readonly TempFolder _folder = new();

    private string FilePath => _folder["moments.npz"];

    [Fact]
    public void Statistics_come_back_as_they_were_written()
    {
        MomentsFile.Write(FilePath, Moments, Space);
        (FeatureMoments read, FeatureSpace? space) = MomentsFile.Read(FilePath);
        Assert.Equal((Moments.Count, Space), (read.Count, space));
        Assert.Equal(Moments.Mean, read.Mean);
        Assert.Equal(Moments.Covariance, read.Covariance);
    }

    [Fact]
    public void Files_of_pytorch_fid_are_read_and_say_nothing_of_their_features()
    {
        (FeatureMoments read, FeatureSpace? space) = MomentsFile.Read(Path.Combine(ParityCase.GoldenFolder, "numpy", "pytorch-fid.npz"));
        Assert.Equal(3, read.FeatureCount);
        Assert.Null(read.Count);
        Assert.Null(space);
        Near.Assert([0.07837562, 0.12376067, 0.19612818], read.Mean, Tolerances.EightDigits, 0, "mu");
    }

    [Fact]
    public void Statistics_of_other_features_are_refused()
    {
        MomentsFile.Write(FilePath, Moments, Space);
        Assert.Equal(Moments.Mean, MomentsFile.Read(FilePath, Space with { Precision = "bfloat16" }, 2).Mean);
        Refused(() => MomentsFile.Read(FilePath, Space with { Name = "biggan-fashion-mnist" }, 2), "statistics of other features: 'inception-2015-12-05'");
        Refused(() => MomentsFile.Read(FilePath, Space with { WeightsSha256 = new string('b', 64) }, 2), "weights 'aaaaaaaaaaaa' instead of");
        MomentsFile.Write(FilePath, Moments);
        Assert.Equal(Moments.Mean, MomentsFile.Read(FilePath, Space, 2).Mean);
        Refused(() => MomentsFile.Read(FilePath, Space, 2048), "statistics of 2 features; inception-2015-12-05 has 2048");
    }

    [Theory]
    [InlineData(new double[] { 1, 2 }, new double[] { 4, 0.5, 0.5, double.NaN }, "sigma has NaN or infinity")]
    [InlineData(new double[] { 1, double.PositiveInfinity }, new double[] { 4, 0.5, 0.5, 3 }, "mu has NaN or infinity")]
    [InlineData(new double[] { 1, 2 }, new double[] { 4, 0.5, 0.7, 3 }, "sigma is not symmetric")]
    [InlineData(new double[] { 1, 2 }, new double[] { 4, 0.5, 0.5, -3 }, "negative variance -3 of feature 1")]
    [InlineData(new double[] { 1, 2 }, new double[] { 1, 2, 2, 1 }, "sigma has a negative eigenvalue")]
    [InlineData(new double[] { 1, 2 }, new double[] { 0, 1, 1, 0 }, "sigma has a negative eigenvalue")]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 4, 0.5, 0.5, 3 }, "has mu [3] and sigma [2,2]")]
    public void Statistics_that_are_none_are_refused(double[] mean, double[] covariance, string reason)
    {
        Write(("mu", [mean.Length], mean), ("sigma", [2, 2], covariance));
        Refused(() => MomentsFile.Read(FilePath), reason);
    }

    [Fact]
    public void A_covariance_of_fewer_images_than_features_in_single_precision_is_one()
    {
        const int Features = 60;
        using var scope = new TensorScope();
        var moments = FeatureMoments.Of(FrechetDistanceTests.Normal(3, 20, Features));
        float[] mean = Array.ConvertAll(moments.Mean, number => (float)number), covariance = Array.ConvertAll(moments.Covariance, number => (float)number);
        NumpyWriter.Write(FilePath,
        [
            new TensorItem("mu", DataType.Float32, [Features], MemoryMarshal.AsBytes(mean.AsSpan()).ToArray()),
            new TensorItem("sigma", DataType.Float32, [Features, Features], MemoryMarshal.AsBytes(covariance.AsSpan()).ToArray()),
        ]);
        Assert.Equal(Features, MomentsFile.Read(FilePath).Moments.FeatureCount);
        Write(("mu", [2], [1, 2]), ("sigma", [2, 2], [0, 0, 0, 0]));
        Assert.Equal([0, 0, 0, 0], MomentsFile.Read(FilePath).Moments.Covariance);
    }

    [Fact]
    public void Files_without_statistics_are_refused()
    {
        Write(("mu", [2], [1, 2]));
        Refused(() => MomentsFile.Read(FilePath), "has no array 'sigma'");
        NumpyWriter.Write(FilePath, [new TensorItem("mu", DataType.Int64, [1], new byte[8]), new TensorItem("sigma", DataType.Int64, [1, 1], new byte[8])]);
        Refused(() => MomentsFile.Read(FilePath), "mu is Int64");
        NumpyWriter.Write(FilePath, [Item("mu", [1], [1]), Item("sigma", [1, 1], [1]), new TensorItem("biggan_count", DataType.Int64, [], new byte[8])]);
        Refused(() => MomentsFile.Read(FilePath), "biggan_count is 0");
        NumpyWriter.Write(FilePath, [Item("mu", [1], [1]), Item("sigma", [1, 1], [1]), new TensorItem("biggan_space", DataType.UInt8, [1], new byte[1])]);
        Refused(() => MomentsFile.Read(FilePath), "does not say which features");
    }

    public void Dispose() => _folder.Dispose();

    private static TensorItem Item(string name, long[] shape, double[] values) => new(name, DataType.Float64, shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    private void Write(params (string Name, long[] Shape, double[] Values)[] arrays) => NumpyWriter.Write(FilePath, [.. arrays.Select(array => Item(array.Name, array.Shape, array.Values))]);

    private static void Refused(Func<object> read, string reason) => Assert.Contains(reason, Assert.Throws<InvalidFileException>(read).Message, StringComparison.Ordinal);
}
