using BigGan.Conventions;

namespace BigGan.Tests.Conventions;

/// <summary>The config.json of strangers.</summary>
public sealed class HuggingFaceConfigTests : IDisposable
{
    private const string Good = """
        {"output_dim":16,"z_dim":6,"class_embed_dim":6,"channel_width":4,"num_classes":3,"layers":[[true,16,8],[true,8,8],[false,8,4],[false,4,2],[false,2,1]],
         "attention_layer_position":2,"eps":0.0001,"n_stats":11,"a_key_of_tomorrow":{"x":[1]}}
        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public void Unknown_keys_are_passed_over()
    {
        HuggingFaceConfig config = Read(Good);
        Assert.Equal((16, 6, 4, 3, 2, 11), (config.ImageSize!.Value, config.LatentSize, config.Width, config.ClassCount, config.AttentionPosition, config.StatisticsCount));
        Assert.Null(HuggingFaceModel.Problem(config));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        HuggingFaceConfig config = Read(Good);
        config.Write(_folder.Path);
        HuggingFaceConfig again = HuggingFaceConfig.Read(_folder[HuggingFaceConfig.FileName]);
        Assert.Equal(config.Layers, again.Layers);
        Assert.Equal(config, again with { Layers = config.Layers });
    }

    [Fact]
    public void Keys_that_are_missing_have_the_packages_defaults()
    {
        HuggingFaceConfig config = Read("{}");
        Assert.Equal((null, 128, 128, 1000, 8, 1e-4, 51), (config.ImageSize, config.LatentSize, config.Width, config.ClassCount, config.AttentionPosition, config.Epsilon, config.StatisticsCount));
        Assert.Equal(128, HuggingFaceModel.ImageSize(config));
        Assert.Equal((10, new HuggingFaceLayer(false, 16, 16), new HuggingFaceLayer(true, 16, 8), new HuggingFaceLayer(true, 2, 1)), (config.Layers.Count, config.Layers[0], config.Layers[3], config.Layers[9]));
        Assert.Null(HuggingFaceModel.Problem(config));
    }

    [Theory]
    [InlineData("[true,16,8]", "[1,16,8]", 2)]
    [InlineData("\"attention_layer_position\":2", "\"attention_layer_position\":null", HuggingFaceModel.NoAttention)]
    [InlineData("\"output_dim\":16", "\"output_dim\":512", 2)]
    public void What_the_package_reads_otherwise_than_JSON_does_is_read_as_there(string from, string to, int attention)
    {
        HuggingFaceConfig config = Read(Good.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal((attention, 16, true), (config.AttentionPosition, HuggingFaceModel.ImageSize(config), config.Layers[0].Upsample));
    }

    [Theory]
    [InlineData("\"z_dim\":6", "\"z_dim\":\"6\"", "z_dim must be a whole number from 1 to")]
    [InlineData("\"z_dim\":6", "\"z_dim\":99999999999", "z_dim must be a whole number from 1 to")]
    [InlineData("\"z_dim\":6", "\"z_dim\":6,\"z_dim\":7", "is not valid JSON")]
    [InlineData("\"n_stats\":11", "\"n_stats\":1", "n_stats must be a whole number from 2 to")]
    [InlineData("\"eps\":0.0001", "\"eps\":0", "eps must be a number above 0")]
    [InlineData("\"eps\":0.0001", "\"eps\":1e999", "eps must be a number above 0")]
    [InlineData("[true,16,8]", "[2,16,8]", "layers[0] must be [true or false, inputs, outputs]")]
    [InlineData("[true,16,8]", "[true,16]", "layers[0] must be [true or false, inputs, outputs]")]
    [InlineData("[true,16,8]", "[true,16,-8]", "layers[0][2] must be a whole number from 1 to")]
    [InlineData("{\"output_dim\"", "[{\"output_dim\"", "is not valid JSON")]
    public void A_wrong_file_is_refused_by_its_key(string from, string to, string problem)
    {
        InvalidFileException refused = Assert.Throws<InvalidFileException>(() => Read(Good.Replace(from, to, StringComparison.Ordinal)));
        Assert.StartsWith(_folder["config.json"], refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[true,16,8]", "[true,8,8]", "layers[0] takes 8 times the width, but the first feature map has 16")]
    [InlineData("[true,8,8]", "[true,4,4]", "layers[1] takes 4 times the width, but layers[0] has 8")]
    [InlineData("[true,16,8]", "[true,16,4]", "layers[0] makes 4 of 16: a block keeps its channels or drops half of them")]
    [InlineData(",[false,2,1]", "", "the last of its layers makes 2 times the width, but the last convolution takes 1")]
    [InlineData("\"channel_width\":4", "\"channel_width\":1", "layers[4] has 2 channels, fewer than the 4 of a bottleneck")]
    [InlineData("\"channel_width\":4", "\"channel_width\":1000000", "channel_width is 1000000; it must be from 3 to")]
    [InlineData("[false,2,1]],\n \"attention_layer_position\":2", "[false,2,1],[true,1,1]],\"attention_layer_position\":5", "attention is on 4 channels; it needs 8")]
    public void A_network_that_cannot_be_is_refused(string from, string to, string problem) =>
        Assert.Contains(problem, HuggingFaceModel.Problem(Read(Good.Replace(from, to, StringComparison.Ordinal)))!, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private HuggingFaceConfig Read(string json)
    {
        File.WriteAllText(_folder["config.json"], json);
        return HuggingFaceConfig.Read(_folder[HuggingFaceConfig.FileName]);
    }
}
