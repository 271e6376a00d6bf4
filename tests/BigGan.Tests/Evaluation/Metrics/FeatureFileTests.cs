using System.Runtime.InteropServices;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Metrics;
using BigGan.Torch;
using BigGan.Weights;

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
        SafetensorsWriter.Write(FilePath, [new TensorItem("features", DataType.Float64, [2, 1], new byte[16])]);
        Refused("features are Float64 [2,1]; they must be Float32 [N,F]");
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

    private void Refused(string reason)
    {
        var error = Assert.Throws<InvalidFileException>(() => FeatureFile.Read(FilePath));
        Assert.StartsWith(FilePath + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
