using System.Runtime.InteropServices;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Metrics;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.Numpy;

namespace BigGan.Tests.Evaluation.Metrics;

public sealed class FeatureFileTests : IDisposable
{
    private static readonly FeatureSpace Space = new("inception-2015-12-05", new string('a', 64), "tf1-bilinear-299", "float32");
    private readonly TempFolder _folder = new();

    private string FilePath => _folder["features.safetensors"];

    [Fact]
    public void A_set_comes_back_as_it_was_written()
    {
        using var scope = new TensorScope();
        using var set = new FeatureSet(Tensor.From<float>([1, 2, 3, 4, 5, 6], 3, 2).Own(), Tensor.From<float>([7, 8, 9], 3, 1).Own(), [0, 5, 2]);
        FeatureFile.Write(FilePath, set, Space);
        (FeatureSet read, FeatureSpace? space) = FeatureFile.Read(FilePath);
        using (read)
        {
            Assert.Equal([1, 2, 3, 4, 5, 6], read.Features.ToArray<float>());
            Assert.Equal([7, 8, 9], read.Logits!.ToArray<float>());
            Assert.Equal([0, 5, 2], read.Labels!);
            Assert.Equal(Space, space);
        }
    }

    [Fact]
    public void Features_alone_are_enough()
    {
        Write(("features", [3, 2], [1, 2, 3, 4, 5, 6]));
        (FeatureSet read, FeatureSpace? space) = FeatureFile.Read(FilePath);
        using (read)
        {
            Assert.Equal((3, 2), (read.Count, read.FeatureCount));
            Assert.Null(read.Logits);
            Assert.Null(read.Labels);
            Assert.Null(space);
        }
    }

    [Fact]
    public void A_file_without_features_is_refused_with_the_nearest_name()
    {
        Write(("feature", [3, 2], [1, 2, 3, 4, 5, 6]));
        Refused("has no tensor 'features'; did you mean 'feature'?");
    }

    [Fact]
    public void Features_of_another_shape_or_type_are_refused()
    {
        Write(("features", [6], [1, 2, 3, 4, 5, 6]));
        Refused("features are Float32 [6]; they must be Float32 [N,F]");
        Write(("features", [1, 6], [1, 2, 3, 4, 5, 6]));
        Refused("has the features of 1 images; 2 or more are needed");
        SafetensorsWriter.Write(FilePath, [new TensorItem("features", DataType.Int64, [2, 1], new byte[16])]);
        Refused("features are Int64 [2,1]; they must be Float32 [N,F]");
    }

    [Fact]
    public void Logits_and_labels_of_another_number_of_images_are_refused()
    {
        Write(("features", [3, 2], [1, 2, 3, 4, 5, 6]), ("logits", [2, 2], [1, 2, 3, 4]));
        Refused("logits are Float32 [2,2]; beside features of 3 images they must be Float32 [3,K]");
        Write(("features", [3, 2], [1, 2, 3, 4, 5, 6]), ("labels", [3], [1, 2, 3]));
        Refused("labels are Float32 [3]; beside features of 3 images they must be Int64 [3]");
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused_with_their_row()
    {
        Write(("features", [3, 2], [1, 2, 3, 4, float.NaN, 6]));
        Refused("features have NaN in row 2");
        Write(("features", [3, 2], [1, 2, 3, 4, 5, 6]), ("logits", [3, 1], [1, float.NegativeInfinity, 3]));
        Refused("logits have infinity in row 1");
    }

    [Theory]
    [InlineData("features.safetensors")]
    [InlineData("features.npz")]
    public void Features_of_other_precisions_and_in_files_of_NumPy_are_converted(string name)
    {
        using var scope = new TensorScope();
        foreach (DataType type in (DataType[])[DataType.Float64, DataType.Float16])
        {
            Tensor labels = Tensor.From<int>([4, 0], 2);
            TensorItem[] items = [In(type, "features", Tensor.From<float>([1, 2, 3, 4], 2, 2)), In(type, "logits", Tensor.From<float>([5, 6], 2, 1)), new("labels", DataType.Int32, [2], labels.Bytes().ToArray())];
            if (name.EndsWith('z')) NumpyWriter.Write(_folder[name], items);
            else SafetensorsWriter.Write(_folder[name], items);
            Assert.True(ExtractedFeatures.CanRead(_folder[name]));
            using ExtractedFeatures read = ExtractedFeatures.Read(_folder[name]);
            Assert.Equal([1, 2, 3, 4], read.Set!.Features.ToArray<float>());
            Assert.Equal([5, 6], read.Set.Logits!.ToArray<float>());
            Assert.Equal([4, 0], read.Set.Labels!);
        }
    }

    [Fact]
    public void One_array_of_real_numbers_is_features_whatever_it_is_called()
    {
        NumpyWriter.Write(_folder["a.npz"], [new TensorItem("arr_0", DataType.Float64, [2, 1], MemoryMarshal.AsBytes<double>([1, 2]).ToArray())]);
        Assert.True(ExtractedFeatures.CanRead(_folder["a.npz"]));
        using (ExtractedFeatures read = ExtractedFeatures.Read(_folder["a.npz"])) Assert.Equal([1, 2], read.Set!.Features.ToArray<float>());
        NumpyWriter.Write(_folder["a.npz"], [new TensorItem("arr_0", DataType.UInt8, [2, 4, 4, 3], new byte[96])]);
        Assert.False(ExtractedFeatures.CanRead(_folder["a.npz"]));
    }

    [Fact]
    public void A_number_beyond_single_precision_is_refused()
    {
        SafetensorsWriter.Write(FilePath, [new TensorItem("features", DataType.Float64, [2, 1], MemoryMarshal.AsBytes<double>([1, 1e300]).ToArray())]);
        Refused("features have a number too large for single precision in row 1");
    }

    [Fact]
    public void Negative_labels_are_refused()
    {
        SafetensorsWriter.Write(FilePath,
        [
            new TensorItem("features", DataType.Float32, [2, 1], new byte[8]),
            new TensorItem("labels", DataType.Int64, [2], MemoryMarshal.AsBytes<long>([3, -1]).ToArray()),
        ]);
        Refused("labels have -1 in row 1");
    }

    [Fact]
    public void A_header_that_does_not_say_what_the_features_are_is_refused()
    {
        foreach (string text in (string[])["", "null", "{}", "{\"name\":null,\"weights_sha256\":\"\",\"input\":\"\",\"precision\":\"\"}"])
        {
            SafetensorsWriter.Write(FilePath, [new TensorItem("features", DataType.Float32, [2, 1], new byte[8])], new Dictionary<string, string> { ["biggan_space"] = text });
            Refused("is damaged: its biggan_space does not say which features it has");
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Write(params (string Name, long[] Shape, float[] Values)[] tensors) =>
        SafetensorsWriter.Write(FilePath, [.. tensors.Select(tensor => new TensorItem(tensor.Name, DataType.Float32, tensor.Shape, MemoryMarshal.AsBytes(tensor.Values.AsSpan()).ToArray()))]);

    private static TensorItem In(DataType type, string name, Tensor value) => new(name, type, value.Shape, value.To(type).Bytes().ToArray());

    private void Refused(string reason)
    {
        var error = Assert.Throws<InvalidFileException>(() => FeatureFile.Read(FilePath));
        Assert.StartsWith(FilePath + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
