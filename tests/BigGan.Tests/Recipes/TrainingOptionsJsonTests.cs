using System.Text.Json.Nodes;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Optimization;
using BigGan.Recipes;

namespace BigGan.Tests.Recipes;

public sealed class TrainingOptionsJsonTests
{
    public static TheoryData<string> Names => [.. Presets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_preset_survives_the_way_through_a_file(string name)
    {
        string json = TrainingOptionsJson.Serialize(Presets.Get(name).Options);
        Assert.Equal(json, TrainingOptionsJson.Serialize(TrainingOptionsJson.Parse(json, "options.json")));
    }

    [Fact]
    public void Lists_that_can_be_null_survive_the_way_through_a_file_both_ways()
    {
        var model = new ModelOptions
        {
            Deep = true,
            Generator = new()
            {
                ChannelMultiples = [8, 4],
                Upsample = [true, false],
                AttentionBlocks = [],
                OutputChannels = 128,
                OutputKernel = 1,
                SpectralNorm = null,
                BatchNorm = new() { OutputEpsilon = 1e-3 },
            },
            Discriminator = new()
            {
                Downsample = [false, true],
                AttentionBlocks = [1],
                WideFirst = true,
                SpectralNorm = new() { StoresRightVectors = true },
            },
        };
        ModelOptions read = TrainingOptionsJson.Parse(TrainingOptionsJson.Serialize(new() { Model = model }), "options.json").Model;
        Assert.True(read.Deep);
        Assert.Equal([true, false], read.Generator.Upsample!);
        Assert.Equal([], read.Generator.AttentionBlocks!);
        Assert.Equal((128, 1, null, 1e-3), (read.Generator.OutputChannels, read.Generator.OutputKernel, read.Generator.SpectralNorm, read.Generator.BatchNorm.OutputEpsilon));
        Assert.Equal([false, true], read.Discriminator.Downsample!);
        Assert.Equal([1], read.Discriminator.AttentionBlocks!);
        Assert.True(read.Discriminator.WideFirst && read.Discriminator.SpectralNorm.StoresRightVectors);

        const string Off = """{"model":{"generator":{"upsample":null,"attention_blocks":null,"output_channels":null,"spectral_norm":{"epsilon":0.5}},"discriminator":{"attention_blocks":null}}}""";
        ModelOptions merged = TrainingOptionsJson.Merge(new() { Model = model }, Off, "my.json").Model;
        Assert.True(merged.Generator is { Upsample: null, AttentionBlocks: null, OutputChannels: null } && merged.Discriminator.AttentionBlocks is null);
        Assert.Equal(new SpectralNormOptions { Epsilon = 0.5 }, merged.Generator.SpectralNorm);
    }

    [Fact]
    public void What_is_off_is_written_as_null_and_enums_by_name()
    {
        JsonNode json = JsonNode.Parse(TrainingOptionsJson.Serialize(new() { Average = null, Precision = Precision.BFloat16 }))!;
        Assert.True(json.AsObject().ContainsKey("average"));
        Assert.Null(json["average"]);
        Assert.Equal("bfloat16", (string?)json["precision"]);
        Assert.Equal("orthogonal", (string?)json["model"]!["generator"]!["init"]);
    }

    [Fact]
    public void A_partial_file_changes_only_what_it_has()
    {
        TrainingOptions preset = Presets.Get("cifar10").Options;
        TrainingOptions merged = TrainingOptionsJson.Merge(
            preset,
            """
            {
              // comments and a trailing comma are fine
              "steps": 5000000000,
              "model": { "generator": { "init": "xavier", "attention_resolutions": [16], "batch_norm": { "momentum": 0.2 } } },
              "generator": { "orthogonal_regularisation": { "form": "authors_release" } },
              "average": null,
            }
            """,
            "my.json");
        Assert.Equal(5_000_000_000, merged.Steps);
        Assert.Equal(WeightInit.Xavier, merged.Model.Generator.Init);
        Assert.Equal([16], merged.Model.Generator.AttentionResolutions);
        Assert.Equal((0.2, 1e-5), (merged.Model.Generator.BatchNorm.Momentum, merged.Model.Generator.BatchNorm.Epsilon));
        Assert.Equal(new OrthogonalRegularisationOptions { Form = OrthogonalForm.AuthorsRelease }, merged.Generator.OrthogonalRegularisation);
        Assert.Equal(preset.Generator.LearningRate, merged.Generator.LearningRate);
        Assert.Equal(preset.Discriminator, merged.Discriminator);
        Assert.Null(merged.Average);
    }

    [Fact]
    public void A_part_that_was_off_starts_from_its_defaults()
    {
        TrainingOptions merged = TrainingOptionsJson.Merge(new() { Average = null }, """{"average":{"decay":0.5}}""", "my.json");
        Assert.Equal(new AverageOptions { Decay = 0.5 }, merged.Average);
    }

    [Fact]
    public void An_option_that_a_file_lacks_takes_its_default() =>
        Assert.Equal(TrainingOptionsJson.Serialize(new()), TrainingOptionsJson.Serialize(TrainingOptionsJson.Parse("{}", "old.json")));

    [Theory]
    [InlineData("""{"batchsize":1}""", "my.json: unknown option 'batchsize'; did you mean batch_size?")]
    [InlineData("""{"Steps":1}""", "my.json: unknown option 'Steps'; did you mean steps")]
    [InlineData("""{"model":{"generator":{"widht":1}}}""", "my.json: unknown option model.generator.'widht'; did you mean model.generator.width?")]
    [InlineData("""{"average":{"zzzzzzzz":1}}""", "my.json: unknown option average.'zzzzzzzz'; average can have decay, start_step")]
    [InlineData("""{"steps":"many"}""", "my.json: steps must be a whole number, not 'many'")]
    [InlineData("""{"steps":1.5}""", "my.json: steps must be a whole number, not 1.5")]
    [InlineData("""{"batch_size":3000000000}""", "my.json: batch_size must be a whole number of at most 2147483647, not 3000000000")]
    [InlineData("""{"steps":null}""", "my.json: steps must be a whole number, not null")]
    [InlineData("""{"flip":1}""", "my.json: flip must be true or false, not 1")]
    [InlineData("""{"generator":{"learning_rate":1e999}}""", "my.json: generator.learning_rate must be a number, not 1e999")]
    [InlineData("""{"generator":null}""", "my.json: generator must be an object of options, not null")]
    [InlineData("""{"precision":"fp16"}""", "my.json: precision must be one of auto, float32, bfloat16, not 'fp16'")]
    [InlineData("""{"precision":1}""", "my.json: precision must be one of auto, float32, bfloat16, not 1")]
    [InlineData("""{"model":{"generator":{"attention_resolutions":64}}}""", "my.json: model.generator.attention_resolutions must be a list, not 64")]
    [InlineData("""{"model":{"generator":{"attention_resolutions":null}}}""", "my.json: model.generator.attention_resolutions must be a list, not null")]
    [InlineData("""{"model":{"discriminator":{"downsample":[true,0]}}}""", "my.json: model.discriminator.downsample[1] must be true or false, not 0")]
    [InlineData("""{"model":{"deep":1}}""", "my.json: model.deep must be true or false, not 1")]
    [InlineData("""{"model":{"generator":{"upsample":[true,1]}}}""", "my.json: model.generator.upsample[1] must be true or false, not 1")]
    [InlineData("""{"model":{"generator":{"attention_blocks":[1.5]}}}""", "my.json: model.generator.attention_blocks[0] must be a whole number of at most 2147483647, not 1.5")]
    [InlineData("""{"model":{"discriminator":{"spectral_norm":null}}}""", "my.json: model.discriminator.spectral_norm must be an object of options, not null")]
    [InlineData("[]", "my.json: the text must be an object of options, not a list")]
    [InlineData("{\"steps\":1,\n\"steps\":2}", "my.json: not valid JSON: ")]
    [InlineData("{\n", "my.json: not valid JSON: ")]
    [InlineData("", "my.json: not valid JSON: ")]
    [InlineData("{\"\\ud800\":1}", "my.json: not valid JSON: ")]
    public void A_wrong_file_gets_one_line_that_says_what_and_where(string json, string message)
    {
        string actual = Assert.Throws<InvalidOptionException>(() => TrainingOptionsJson.Merge(new(), json, "my.json")).Message;
        Assert.StartsWith(message, actual, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', actual);
    }
}
