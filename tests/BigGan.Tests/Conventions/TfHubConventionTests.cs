using System.Runtime.InteropServices;
using BigGan.Checkpoints;
using BigGan.Conventions;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Tests.Parity;
using BigGan.Tests.Weights.TensorFlow;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Conventions;

public sealed class TfHubConventionTests : IDisposable
{
    // float32 against double; the rest is that modules add epsilon to the square of a norm, which is large here.
    private const double ImageTolerance = 2e-4;
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
    [MemberData(nameof(Kinds))]
    public void Other_variables_of_a_checkpoint_are_passed_over(bool deep)
    {
        TfHubModule module = Small(deep);
        module.Add("global_step");
        module.Add("beta1_power");
        module.Add("Discriminator/conv0/w", 3, 3, 3, 8);
        module.Add("Generator/GBlock/conv0/w", 1, 1, 2, 2);
        module.Add("Generator/GBlock/conv0/w/Adam", 1, 1, 2, 2);
        module.Add("Generator/GBlock/conv0/w/Adam_1", 1, 1, 2, 2);
        module.Add("Generator/GBlock/conv0/w/ema_0.5", 1, 1, 2, 2);
        module.Add("Generator/GBlock/conv0/b", 2);
        module.Add("Generator/GBlock/conv0/u1", 1, 2);
        module.Add("Generator/GBlock/conv0/u2", 1, 2);
        module.Add("Generator/attention/gamma", 1);
        module.Add($"Generator/GBlock/{(deep ? "BatchNorm" : "CrossReplicaBN")}/accumulation_counter");
        module.Add($"Generator/GBlock/{(deep ? "BatchNorm" : "CrossReplicaBN")}/moving_mean", 2);
        module.Add($"Generator/{(deep ? "BatchNorm" : "ScaledCrossReplicaBNbn")}/whatever", 2);
        using ModelSource source = ModelSource.Open(module.Write(_folder["module"]));
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        Assert.Empty(source.Warnings);
    }

    [Fact]
    public void A_variable_of_the_generator_that_is_not_known_is_reported()
    {
        TfHubModule module = TfHubModule.SmallDeep();
        module.Add("Generator/GBlock/conv7/w/ema_0.9999", 1, 1, 2, 2);
        Refused(module, "'Generator/GBlock/conv7/w/ema_0.9999' is unexpected");
    }

    [Theory]
    [InlineData("Generator/GBlock_1/conv2/w/ema_0.9999", "'Generator/GBlock_1/conv2/w/ema_0.9999' is missing")]
    [InlineData("Generator/GBlock_1/conv2/u0", "'Generator/GBlock_1/conv2/u0' is missing")]
    [InlineData("Generator/GenZ/G_linear/w/ema_0.9999", "has no tensor 'Generator/GenZ/G_linear/w/ema_0.9999'")]
    [InlineData("linear/w/ema_0.9999", "has no tensor 'linear/w/ema_0.9999'")]
    [InlineData("Generator/GBlock_3/conv0/w/ema_0.9999", "it has 3 blocks")]
    public void A_module_that_lacks_a_variable_is_refused(string name, string reason)
    {
        TfHubModule module = TfHubModule.SmallDeep();
        module.Variables.Remove(name);
        Refused(module, reason);
    }

    [Theory]
    [InlineData("Generator/GBlock_1/conv2/w/ema_0.9999", new long[] { 3, 3, 8, 9 }, "'Generator/GBlock_1/conv2/w/ema_0.9999' has shape [3,3,8,9], not [3,3,8,8]")]
    [InlineData("Generator/GBlock/conv3/w/ema_0.9999", new long[] { 1, 1, 8, 24 }, "its first block makes 24 channels of 32")]
    [InlineData("Generator/GenZ/G_linear/w/ema_0.9999", new long[] { 8, 500 }, "its first layer has 500 outputs")]
    [InlineData("Generator/GenZ/G_linear/w/ema_0.9999", new long[] { 3, 512 }, "its first layer has 3 inputs, 3 of which are the class")]
    [InlineData("Generator/GenZ/G_linear/w/ema_0.9999", new long[] { 512 }, "where 2 dimensions of at least 1 are expected")]
    [InlineData("Generator/attention/theta/w/ema_0.9999", new long[] { 1, 1, 20, 2 }, "its self-attention has 20 channels, and no block")]
    [InlineData("Generator/conv_to_rgb/w/ema_0.9999", new long[] { 3, 3, 8, 2 }, "its last convolution is 3x3 to 2 channels")]
    [InlineData("Generator/conv_to_rgb/w/ema_0.9999", new long[] { 3, 0, 8, 8 }, "has the shape [3, 0, 8, 8]")]
    public void A_module_of_no_known_architecture_is_refused(string name, long[] shape, string reason)
    {
        TfHubModule module = TfHubModule.SmallDeep();
        module.Add(name, shape);
        Refused(module, reason);
    }

    [Fact]
    public void Dimensions_of_one_do_not_matter()
    {
        TfHubModule module = TfHubModule.SmallPlain();
        using ModelSource expected = ModelSource.Open(module.Write(_folder["as published"]));
        foreach (string name in (string[])["Generator/ScaledCrossReplicaBN/gamma/ema_b999900", "Generator/G_Z/G_linear/u0", "Generator/attention/gamma/ema_b999900"])
            module.Variables[name] = ([.. module.Variables[name].Shape.Where(size => size != 1)], module.Variables[name].Values);
        module.Variables["Generator/GBlock/conv0/b/ema_b999900"] = ([1, 1, 1, 16], module.Variables["Generator/GBlock/conv0/b/ema_b999900"].Values);
        using ModelSource actual = ModelSource.Open(module.Write(_folder["otherwise"]));
        AssertSameTensors(expected, actual);
    }

    [Fact]
    public void Names_that_a_session_has_prefixed_are_known()
    {
        TfHubModule module = TfHubModule.SmallPlain();
        using ModelSource expected = ModelSource.Open(module.Write(_folder["as published"]));
        foreach (string name in module.Variables.Keys.ToArray())
        {
            module.Variables.Remove(name, out (long[], float[]) variable);
            module.Variables.Add("module/" + name, variable);
        }

        using ModelSource actual = ModelSource.Open(module.Write(_folder["otherwise"]));
        AssertSameTensors(expected, actual);
    }

    [Fact]
    public void Without_moving_averages_the_weights_themselves_are_taken_with_a_warning()
    {
        TfHubModule module = TfHubModule.SmallDeep();
        using ModelSource expected = ModelSource.Open(module.Write(_folder["as published"]));
        foreach (string name in module.Variables.Keys.Where(module.Listing.IsParameter).ToArray())
        {
            module.Variables.Remove(name, out (long[], float[]) variable);
            module.Variables.Add(name[..^module.Listing.Average.Length], variable);
        }

        using ModelSource actual = ModelSource.Open(module.Write(_folder["otherwise"]));
        AssertSameTensors(expected, actual);
        Assert.Contains("has no moving averages", Assert.Single(actual.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_that_are_nowhere_are_a_warning()
    {
        TfHubModule module = TfHubModule.SmallDeep();
        foreach (string name in module.Variables.Keys.Where(name => name.Contains("/accumulated_", StringComparison.Ordinal)).ToArray()) module.Variables.Remove(name);
        using (ModelSource source = ModelSource.Open(module.Write(_folder["with"])))
        {
            Assert.Empty(source.Warnings);
            using IGenerator generator = source.LoadGenerator(Device.Cpu);
            AssertImages(module, generator, Row(module, TfHubModule.Rows - 1));
        }

        using ModelSource without = ModelSource.Open(module.Write(_folder["without"], withGraph: false));
        Assert.Null(without.Statistics);
        Assert.Contains("has no batch statistics", Assert.Single(without.Warnings), StringComparison.Ordinal);
        using IGenerator untouched = without.LoadGenerator(Device.Cpu);
        Assert.All(untouched.Parameters["blocks.0.0.bn1.stored_var"].ToArray<float>(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Stacks_that_are_no_statistics_are_not_taken_for_such()
    {
        TfHubModule module = TfHubModule.SmallDeep();
        module.Tables[3].Variances[0] = -1;
        AssertNoTable(module);
        module.Tables[3].Variances[0] = float.NaN;
        Assert.Contains("has a number that is NaN or infinite", Assert.Throws<InvalidFileException>(() => AssertNoTable(module)).Message, StringComparison.Ordinal);
        module.Tables[3] = (module.Tables[3].Means[1..], module.Tables[3].Variances);
        string folder = module.Write(_folder["short"], withGraph: false);
        File.WriteAllBytes(Path.Combine(folder, "saved_model.pb"), new GraphWriter().Constant("stack_1", [2, 2], [1, 2, 3, 4]).ToArray());
        using ModelSource source = ModelSource.Open(folder);
        Assert.Null(source.Statistics);
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

    private static TfHubModule Small(bool deep) => deep ? TfHubModule.SmallDeep() : TfHubModule.SmallPlain();

    private static double[] Doubles(TfHubModule module, string name) => [.. module.Variables[name].Values.Select(value => (double)value)];

    private static (double[], double[])[] Row(TfHubModule module, int row) => [.. module.Tables.Select(table => (Part(table.Means, row), Part(table.Variances, row)))];

    private static double[] Part(float[] table, int row) => [.. table.Skip(row * table.Length / TfHubModule.Rows).Take(table.Length / TfHubModule.Rows).Select(value => (double)value)];

    private static void AssertImages(TfHubModule module, IGenerator generator, IReadOnlyList<(double[], double[])> statistics)
    {
        var random = new Random(3);
        var plain = new PlainTfHubModule(module);
        using var noGrad = Autograd.NoGrad();
        for (int label = 0; label < 2; label++)
        {
            using var scope = new TensorScope();
            double[] latents = [.. Enumerable.Range(0, module.Listing.Latents).Select(_ => (random.NextDouble() * 4) - 2)];
            PlainTfHubModule.Map expected = plain.Draw(latents, label, statistics);
            Tensor images = generator.Forward(
                Tensor.From<float>([.. latents.Select(value => (float)value)], 1, latents.Length), Tensor.From<long>([label], 1), ForwardMode.Evaluate);
            Assert.Equal([1, 3, expected.Height, expected.Width], images.Shape);
            double[] channelsFirst = [.. from c in Enumerable.Range(0, 3) from y in Enumerable.Range(0, expected.Height) from x in Enumerable.Range(0, expected.Width) select expected[y, x, c]];
            Assert.InRange(channelsFirst.Max() - channelsFirst.Min(), 0.5, 2); // an image, not a constant
            Near.Assert(channelsFirst, images.To(DataType.Float64).ToArray<double>(), ImageTolerance, 0, $"image of class {label}");
        }
    }

    private static void AssertSameTensors(ModelSource expected, ModelSource actual)
    {
        using IGenerator first = expected.LoadGenerator(Device.Cpu), second = actual.LoadGenerator(Device.Cpu);
        foreach (Parameter entry in first.Parameters.Entries) Assert.Equal(Bytes(entry.Value), Bytes(second.Parameters[entry.Name]));
    }

    private static byte[] Bytes(Tensor tensor)
    {
        using var scope = new TensorScope();
        return MemoryMarshal.AsBytes(tensor.Detach().ToArray<float>().AsSpan()).ToArray();
    }

    private void AssertNoTable(TfHubModule module)
    {
        using ModelSource source = ModelSource.Open(module.Write(_folder["module"]));
        Assert.Null(source.Statistics);
        Assert.Empty(source.Warnings); // the accumulated ones are there
    }

    private void Refused(TfHubModule module, string reason)
    {
        string folder = module.Write(_folder["module"]);
        var error = Assert.Throws<InvalidFileException>(() =>
        {
            using ModelSource source = ModelSource.Open(folder);
            source.LoadGenerator(Device.Cpu).Dispose();
        });
        Assert.StartsWith(_folder["module"], error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, string.Join('\n', error.Details.Append(error.Message)), StringComparison.Ordinal);
    }

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
