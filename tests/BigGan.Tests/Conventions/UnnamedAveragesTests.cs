using BigGan.Checkpoints;
using BigGan.Models;
using BigGan.Tests.Parity;
using BigGan.Tests.Weights.Pickle;
using BigGan.Tests.Weights.PyTorch;
using BigGan.Torch;
using Tensors = System.Collections.Generic.Dictionary<string, (float[] Values, long[] Shape)>;

namespace BigGan.Tests.Conventions;

/// <summary>Moving averages whose tensors are not called like the network's: lists, names without dots.</summary>
public sealed class UnnamedAveragesTests : IDisposable
{
    private const string Learned = "output_layer.2.bias";
    private static readonly Tensors Plain = TorchSave.Read(Path.Combine(ParityCase.GoldenFolder, "biggan-pytorch", "e-32-sv2-thin", "G_ema.pth"));
    private static readonly Tensors Average = Plain.ToDictionary(pair => pair.Key, pair => (Array.ConvertAll(pair.Value.Values, number => number + 1), pair.Value.Shape));
    private static readonly string[] Buffers = [.. Plain.Keys.Where(name => name.Contains("stored_", StringComparison.Ordinal) || name.EndsWith(".u0", StringComparison.Ordinal) || name.EndsWith(".u1", StringComparison.Ordinal) || name.Contains(".sv", StringComparison.Ordinal) || name.EndsWith("accumulation_counter", StringComparison.Ordinal))];
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("model.", "model_ema.")]
    [InlineData("", "model_ema.")]
    [InlineData("generator.", "generator_ema.")]
    [InlineData("state_dict.G.", "state_dict.G_ema.")]
    public void Names_without_dots_are_those_of_the_network(string plain, string average)
    {
        foreach (string separator in (string[])["", "_"])
        {
            Tensors both = Plain.ToDictionary(pair => plain + pair.Key, pair => pair.Value);
            both[average + "decay"] = ([0.999f], []);
            both[average + "num_updates"] = ([3], []);
            foreach (string name in Plain.Keys.Except(Buffers)) both[average + name.Replace(".", separator, StringComparison.Ordinal)] = Average[name];
            TorchSave.Write(_folder["m.pth"], both);
            string title = plain.Length == 0 ? "the tensors outside of dictionaries" : $"'{plain.TrimEnd('.')}'";
            Assert.Contains($"takes the moving average '{average.TrimEnd('.')}', not {title}", Taken(Average, Plain), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_leads_to_the_network_may_be_a_part_of_the_names()
    {
        Tensors both = Plain.ToDictionary(pair => "model.generator." + pair.Key, pair => pair.Value);
        foreach (string name in Plain.Keys) both["model_ema.generator" + name.Replace(".", "", StringComparison.Ordinal)] = Average[name];
        TorchSave.Write(_folder["m.pth"], both);
        Taken(Average, Average);
    }

    [Theory]
    [InlineData("ema", "shadow_params")]
    [InlineData("ema", "params")]
    [InlineData("checkpoint", "ema_weights")]
    public void A_list_is_in_the_order_of_the_parameters_with_or_without_buffers(string outer, string inner)
    {
        TorchSave.Write(_folder["m.pth"], ("G", Plain), (outer, new (string, object)[] { ("decay", Number(1)), (inner, List(Average.Keys.Except(Buffers))) }));
        Assert.Contains($"takes the moving average '{outer}.{inner}', not 'G'", Taken(Average, Plain), StringComparison.Ordinal);
        TorchSave.Write(_folder["m.pth"], ("G", Plain), (outer, new (string, object)[] { ("decay", Number(1)), (inner, List(Average.Keys)) }));
        Taken(Average, Average);
    }

    [Fact]
    public void An_average_that_has_the_usual_names_is_preferred_and_a_list_of_another_network_is_passed_over()
    {
        TorchSave.Write(_folder["m.pth"], ("G", Plain), ("G_ema", Average), ("ema_params", List(Plain.Keys)));
        Taken(Average, Average);
        Tensors discriminator = TorchSave.Read(Path.Combine(ParityCase.GoldenFolder, "biggan-pytorch", "e-32-sv2-thin", "D.pth"));
        TorchSave.Write(_folder["m.pth"], ("G", Plain), ("D", discriminator), ("ema_of_d", List(discriminator.Keys, discriminator)));
        Assert.DoesNotContain("moving average", Taken(Plain, Plain), StringComparison.Ordinal);
    }

    [Fact]
    public void An_average_that_cannot_be_matched_is_mentioned()
    {
        TorchSave.Write(_folder["m.pth"], ("G", Plain), ("ema", new (string, object)[] { ("shadow_params", List(Average.Keys.Skip(1))) }));
        Assert.Contains("holds a moving average 'ema.shadow_params' that cannot be read; takes 'G'", Taken(Plain, Plain), StringComparison.Ordinal);
        TorchSave.Write(_folder["m.pth"], ("G", Plain), ("G_ema", Average.ToDictionary(pair => "x" + pair.Key.Replace('.', '_'), pair => pair.Value)));
        Assert.Contains("holds a moving average 'G_ema' that cannot be read; takes 'G'", Taken(Plain, Plain), StringComparison.Ordinal);
        TorchSave.Write(_folder["m.pth"], ("ema", new (string, object)[] { ("shadow_params", List(Average.Keys)) }));
        Assert.Contains("holds a list of tensors without names, 'ema.shadow_params'", Assert.Throws<InvalidFileException>(() => ModelSource.Open(_folder["m.pth"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_optimizers_average_is_no_network()
    {
        TorchSave.Write(_folder["m.pth"], ("G", Plain), ("optimizer", new (string, object)[] { ("exp_avg", List(Average.Keys)) }), ("losses_avg", List([Learned])));
        Assert.DoesNotContain("moving average", Taken(Plain, Plain), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static Action<PickleAssembly> Number(long value) => pickle => pickle.Integer(value);

    private static object[] List(IEnumerable<string> names, Tensors? from = null) => [.. names.Select(name => (object)(from ?? Average)[name])];

    // Loads the file and returns what was said of it.
    private string Taken(Tensors learned, Tensors buffers)
    {
        using var source = ModelSource.Open(_folder["m.pth"]);
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        Assert.Equal(learned[Learned].Values, generator.Parameters[Learned].ToArray<float>());
        Assert.Equal(learned["linear.weight"].Values, generator.Parameters["linear.weight"].ToArray<float>());
        Assert.Equal(buffers["output_layer.0.stored_var"].Values, generator.Parameters["output_layer.0.stored_var"].ToArray<float>());
        return string.Join('\n', source.Warnings);
    }
}
