using BigGan.Evaluation.Features;
using BigGan.Weights;

namespace BigGan.Tests.Evaluation.Features;

public sealed class HostileClassifierTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _good;

    public HostileClassifierTests()
    {
        using var images = new TestDataset(3, 20, new ImageShape(1, 8, 8));
        using FeatureClassifier network = FeatureClassifier.Train(images, new ClassifierOptions { Width = 4, Epochs = 0.1, BatchSize = 4 }, device: "cpu");
        _good = _folder["good.safetensors"];
        network.MeasureAccuracy(images);
        network.Save(_good);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("format", "biggan-dataset", "is not a feature network")]
    [InlineData("format", null, "is not a feature network")]
    [InlineData("version", "2", "has version '2'")]
    [InlineData("description", null, "its description is missing")]
    [InlineData("description", "null", "its description is missing")]
    [InlineData("description", "{", "its description is damaged")]
    [InlineData("description", "[]", "its description is damaged")]
    [InlineData("description", "{}", "its description is damaged")]
    public void Metadata_that_do_not_fit_are_refused(string key, string? value, string problem) => Refuses(problem, metadata: all =>
    {
        if (value is null) all.Remove(key);
        else all[key] = value;
    });

    [Theory]
    [InlineData("\"height\":8,", "\"height\":4,", "images of 1x4x8 are out of range")]
    [InlineData("\"height\":8,", "\"height\":1000000000,", "out of range")]
    [InlineData("\"channels\":1,", "\"channels\":2,", "out of range")]
    [InlineData("\"channels\":1,", "\"channels\":3,", "'stem.weight' has shape [4,1,3,3], not [4,3,3,3]")]
    [InlineData("\"width\":4,", "\"width\":256,", "does not fit the network")]
    [InlineData("\"width\":4,", "\"width\":100000,", "width is 100000")]
    [InlineData("\"depth\":1,", "\"depth\":2,", "is missing")]
    [InlineData("\"depth\":1,", "\"depth\":0,", "is unexpected")]
    [InlineData("\"class 2\"", "null", "class names")]
    [InlineData("biggan-test-images", "inception-2015-12-05", "canonical")]
    [InlineData("biggan-test-images", "a\\nb", "letters")]
    [InlineData("\"overall\":", "\"overall\":1", "accuracy is not a share")]
    [InlineData("\"per_class\":[", "\"per_class\":[0.5,", "counts")]
    [InlineData("\"count\":20", "\"count\":0", "counts")]
    [InlineData("\"count\":20", "\"count\":20,\"run\":\"code\"", "damaged")]
    public void A_description_that_does_not_fit_is_refused(string text, string other, string problem) => Refuses(problem, metadata: all =>
    {
        Assert.Contains(text, all["description"], StringComparison.Ordinal);
        all["description"] = all["description"].Replace(text, other, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_no_numbers_are_named(float value) => Refuses("tensor 'linear.bias' has 1 ", change: (name, bytes) =>
    {
        if (name == "linear.bias") BitConverter.TryWriteBytes(bytes, value);
    });

    [Fact]
    public void A_tensor_too_many_or_too_few_is_named()
    {
        Refuses("'linear.bias' is missing", keep: name => name != "linear.bias");
        Refuses("'linear.extra' is unexpected", rename: name => name == "linear.bias" ? "linear.extra" : name);
    }

    [Fact]
    public void A_file_that_is_cut_short_or_is_none_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(_good);
        File.WriteAllBytes(_folder["short.safetensors"], bytes[..^1]);
        Assert.Contains("cut short", Assert.Throws<InvalidFileException>(() => FeatureClassifier.Open(_folder["short.safetensors"], "cpu")).Message);
        Assert.Contains("does not exist", Assert.Throws<InvalidFileException>(() => FeatureClassifier.Open(_folder["absent"], "cpu")).Message);
    }

    private void Refuses(
        string problem,
        Action<Dictionary<string, string>>? metadata = null,
        Action<string, byte[]>? change = null,
        Predicate<string>? keep = null,
        Func<string, string>? rename = null)
    {
        string path = _folder["bad.safetensors"];
        using (var reader = new SafetensorsReader(_good))
        {
            var all = new Dictionary<string, string>(reader.Metadata);
            metadata?.Invoke(all);
            var items = new List<TensorItem>();
            foreach (string name in reader.Names.Where(name => keep?.Invoke(name) ?? true))
            {
                byte[] bytes = reader.Bytes(name).ToArray();
                change?.Invoke(name, bytes);
                items.Add(new TensorItem(rename?.Invoke(name) ?? name, reader[name].Type, reader[name].Shape, bytes));
            }

            SafetensorsWriter.Write(path, items, all);
        }

        string message = Assert.Throws<InvalidFileException>(() => FeatureClassifier.Open(path, "cpu")).Message;
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
