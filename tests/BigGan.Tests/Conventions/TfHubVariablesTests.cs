using System.Runtime.InteropServices;
using BigGan.Checkpoints;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Tests.Weights.TensorFlow;
using BigGan.Torch;
using static BigGan.Tests.Conventions.TfHubImages;

namespace BigGan.Tests.Conventions;

/// <summary>Which variables of a TF Hub module or its checkpoint are needed, known by other names, or passed over.</summary>
public sealed class TfHubVariablesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<bool> Kinds => [false, true];

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

    public void Dispose() => _folder.Dispose();

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
}
