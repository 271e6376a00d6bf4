using BigGan.Checkpoints;
using BigGan.Conventions;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Tests.Weights.TensorFlow;
using BigGan.Torch;
using BigGan.Weights;
using static BigGan.Tests.Conventions.TfHubImages;

namespace BigGan.Tests.Conventions;

public sealed class TfHubConventionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<bool> Kinds => [false, true];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Images_equal_those_of_the_module_in_plain_numbers(bool deep)
    {
        TfHubModule module = Small(deep);
        using ModelSource source = ModelSource.Open(module.Write(_folder["module"], withGraph: false));
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        string[] norms = [.. module.Variables.Keys.Where(name => name.EndsWith("/accumulated_mean", StringComparison.Ordinal)).Select(name => name[..^"/accumulated_mean".Length])];
        AssertImages(module, generator, [.. norms.Select(norm => (Doubles(module, $"{norm}/accumulated_mean"), Doubles(module, $"{norm}/accumulated_var")))]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Images_at_a_truncation_use_the_statistics_of_the_graph(bool deep)
    {
        TfHubModule module = Small(deep);
        using ModelSource source = ModelSource.Open(module.Write(_folder["module"]));
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        // Without a truncation the last row counts: truncation 1.
        AssertImages(module, generator, Row(module, TfHubModule.Rows - 1));
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], source.Statistics!.Truncations);
        source.Statistics.Apply(generator, 0.25);
        AssertImages(module, generator, Row(module, 1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Exporting_what_was_imported_gives_the_same_bytes(bool deep)
    {
        TfHubModule module = Small(deep);
        using ModelSource source = ModelSource.Open(module.Write(_folder["module"], withGraph: false));
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        IReadOnlyList<TensorMapping> mappings = TfHubConvention.Map(source.Model);
        Assert.Equal(module.Variables.Keys.Order(StringComparer.Ordinal), mappings.Select(mapping => mapping.Theirs).Order(StringComparer.Ordinal));
        using var noGrad = Autograd.NoGrad();
        foreach (TensorMapping mapping in mappings)
        {
            using var scope = new TensorScope();
            Tensor exported = mapping.Rearrangement.Export(generator.Parameters[mapping.Ours].Detach());
            Assert.Equal(module.Variables[mapping.Theirs].Shape, exported.Shape);
            Assert.Equal(module.Variables[mapping.Theirs].Values, exported.Contiguous().ToArray<float>());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_tensor_of_ours_comes_from_the_module_but_the_logged_values(bool deep)
    {
        using ModelSource source = ModelSource.Open(Small(deep).Write(_folder["module"], withGraph: false));
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        HashSet<string> mapped = [.. TfHubConvention.Map(source.Model).Select(mapping => mapping.Ours)];
        Assert.All(generator.Parameters.Entries.Where(entry => !mapped.Contains(entry.Name)), entry => Assert.Equal(ParameterRole.SingularValue, entry.Role));
    }

    [Theory]
    [InlineData(128, false, 70_433_988, 125, 120, 96, 64)]
    [InlineData(256, false, 82_097_604, 146, 140, 96, 128)]
    [InlineData(512, false, 82_296_804, 167, 128, 96, 64)]
    [InlineData(128, true, 50_388_609, 380, 128, 128, 64)]
    [InlineData(256, true, 55_880_833, 452, 128, 128, 64)]
    [InlineData(512, true, 56_163_905, 524, 128, 128, 64)]
    public void A_published_module_has_the_variables_and_parameters_of_its_converter(int size, bool deep, long parameters, int variables, int latents, int width, int attention)
    {
        TfHubListing listing = deep ? TfHubListing.BigGanDeep(size) : TfHubListing.BigGan(size);
        (string Name, long[] Shape)[] expected = [.. listing.Variables()];
        using ImportedModel imported = new TfHubConvention().Describe(new ShapesOnly(expected));
        ModelOptions model = imported.Model;
        Assert.Equal((deep, size, size, 1000, latents, 128, width), (model.Deep, model.Height, model.Width, model.ClassCount, model.Generator.LatentSize, model.Generator.SharedSize, model.Generator.Width));
        Assert.Null(model.Generator.ChannelMultiples);
        Assert.Equal([attention], model.Generator.AttentionResolutions);
        Assert.Equal(deep ? 128 : null, model.Generator.OutputChannels);
        Assert.Equal((1e-4, 1e-4, 1e-4), (model.Generator.SpectralNorm!.Epsilon, model.Generator.BatchNorm.Epsilon, model.Generator.BatchNorm.OutputEpsilon));
        Assert.Empty(imported.Warnings);

        using IGenerator shapes = Networks.CreateGenerator(model, Device.Meta);
        StrictLoader.Check(imported.Generator, shapes.Parameters);
        Assert.Equal(variables, imported.Generator.Mappings.Count);
        Assert.Equal(expected.Length, imported.Generator.Mappings.Count);
        Assert.Equal(parameters, shapes.Parameters.TrainableCount);
        Assert.Equal(parameters, expected.Where(variable => listing.IsParameter(variable.Name)).Sum(variable => variable.Shape.Aggregate(1L, (product, length) => product * length)));
    }

    [Theory]
    [InlineData("module")]
    [InlineData("module/variables")]
    [InlineData("module/variables/variables")]
    [InlineData("module/variables/variables.index")]
    public void A_module_opens_by_any_of_its_paths(string path)
    {
        Assert.False(ModelSource.Exists(_folder[path]));
        TfHubModule.SmallDeep().Write(_folder["module"]);
        Assert.True(ModelSource.Exists(_folder[path]));
        using ModelSource source = ModelSource.Open(_folder[path]);
        Assert.Equal("TF Hub", source.Format);
        Assert.NotNull(source.Statistics);
        using Sampler sampler = Sampler.Load(_folder[path]);
        Assert.Equal(2, sampler.Draw(new SamplingOptions { Labels = [0, 3] }).Count());
    }

    [Fact]
    public void A_checkpoint_of_another_network_is_no_model()
    {
        var writer = new BundleWriter();
        writer.Add("dense/kernel", DataType.Float32, [1], new byte[4]);
        string index = writer.Write(_folder["other/variables/variables"]);
        Assert.Contains("is not a model", Assert.Throws<InvalidFileException>(() => ModelSource.Open(index)).Message, StringComparison.Ordinal);
        Assert.Contains("is not a model", Assert.Throws<InvalidFileException>(() => ModelSource.Open(_folder["other"])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Names and shapes without numbers: those of a full-size module.</summary>
    private sealed class ShapesOnly(IReadOnlyList<(string Name, long[] Shape)> variables) : ITensorFile
    {
        private readonly Dictionary<string, long[]> _shapes = variables.ToDictionary(variable => variable.Name, variable => variable.Shape, StringComparer.Ordinal);

        public string Path => "module/variables/variables.index";

        public IReadOnlyList<string> Names { get; } = [.. variables.Select(variable => variable.Name)];

        public TensorEntry this[string name] => new(name, DataType.Float32, _shapes[name]);

        public bool Contains(string name) => _shapes.ContainsKey(name);

        public void ReadInto(string name, Span<byte> destination) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
