using BigGan.Checkpoints;
using BigGan.Conventions;
using BigGan.Models;
using BigGan.Tests.Parity;
using BigGan.Tests.Weights.Pickle;
using BigGan.Tests.Weights.PyTorch;
using BigGan.Torch;
using BigGan.Weights;
using Tensors = System.Collections.Generic.Dictionary<string, (float[] Values, long[] Shape)>;

namespace BigGan.Tests.Conventions;

/// <summary>Files as training programs leave them: several networks in one, names that wrappers lengthened, options beside weights.</summary>
public sealed class WeightEntryTests : IDisposable
{
    private const string Landmark = "output_layer.2.bias";
    private const float Mark = 7;
    private static readonly Tensors Original = TorchSave.Read(Path.Combine(ParityCase.GoldenFolder, "biggan-pytorch", "e-32-sv2-thin", "G_ema.pth"));
    private static readonly Tensors Wanted = With(Original, Mark);
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("ema")]
    [InlineData("g_ema")]
    [InlineData("G_ema")]
    [InlineData("EMA")]
    [InlineData("model_ema")]
    [InlineData("ema_generator")]
    [InlineData("generator_ema")]
    [InlineData("state_dict_ema")]
    [InlineData("ema_state_dict")]
    [InlineData("netGEma")]
    [InlineData("g_running")]
    [InlineData("params_ema")]
    public void The_moving_average_is_taken_whatever_it_is_called_and_said(string name)
    {
        foreach (string plain in (string[])["G", "generator", "state_dict", "first"])
        {
            TorchSave.Write(_folder["m.pth"], (plain, Original), ("epoch", (Action<PickleAssembly>)(pickle => pickle.Integer(3))), (name, Wanted));
            Assert.StartsWith($"{_folder["m.pth"]}: takes the moving average '{name}', not '{plain}'", Loaded("m.pth")[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_average_within_a_dictionary_of_its_own_is_found()
    {
        TorchSave.Write(_folder["m.pth"], ("G", Original), ("G_ema", new (string, object)[] { ("state_dict", Wanted), ("decay", (Action<PickleAssembly>)(pickle => pickle.Integer(1))) }));
        Assert.Contains("'G_ema.state_dict', not 'G'", Loaded("m.pth")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ema")]
    [InlineData("netG")]
    [InlineData("some_name")]
    public void A_network_alone_is_taken_under_any_name(string name)
    {
        TorchSave.Write(_folder["m.pth"], (name, Wanted));
        Assert.DoesNotContain(Loaded("m.pth"), line => line.Contains("takes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("_orig_mod.")]
    [InlineData("module._orig_mod.")]
    [InlineData("_orig_mod.module.")]
    [InlineData("generator_ema.")]
    [InlineData("state.netG.module.")]
    public void What_precedes_every_name_is_passed_over(string beginning)
    {
        TorchSave.Write(_folder["m.pth"], Wanted.ToDictionary(pair => beginning + pair.Key, pair => pair.Value));
        Loaded("m.pth");
        File.Delete(_folder["m.pth"]);
        Save("m.safetensors", Wanted.ToDictionary(pair => beginning + pair.Key, pair => pair.Value));
        Loaded("m.safetensors");
    }

    [Fact]
    public void Names_that_are_lengthened_within_are_read()
    {
        TorchSave.Write(_folder["m.pth"], Wanted.ToDictionary(pair => pair.Key.Replace("blocks.0.0.", "blocks.0.0._orig_mod.", StringComparison.Ordinal), pair => pair.Value));
        Loaded("m.pth");
    }

    [Fact]
    public void A_counter_beside_wrapped_names_is_passed_over()
    {
        Tensors averaged = Wanted.ToDictionary(pair => "module." + pair.Key, pair => pair.Value);
        averaged["n_averaged"] = ([12], []);
        TorchSave.Write(_folder["m.pth"], averaged);
        Loaded("m.pth");
    }

    [Fact]
    public void The_beginnings_of_names_tell_the_average_too()
    {
        Tensors both = Original.ToDictionary(pair => "generator." + pair.Key, pair => pair.Value);
        foreach ((string name, (float[], long[]) tensor) in Wanted) both["generator_ema." + name] = tensor;
        Save("m.safetensors", both);
        Assert.Contains("takes the moving average 'generator_ema', not 'generator'", Loaded("m.safetensors")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_whose_names_say_nothing_none_is_taken_unless_they_are_the_same()
    {
        TorchSave.Write(_folder["m.pth"], ("first", Original), ("second", Wanted));
        Assert.Contains("holds several generators, and no name says which one to take: 'first', 'second'", Assert.Throws<InvalidFileException>(() => Loaded("m.pth")).Message, StringComparison.Ordinal);
        TorchSave.Write(_folder["m.pth"], ("G_ema", Original), ("swa", Wanted));
        Assert.Contains("'G_ema', 'swa'", Assert.Throws<InvalidFileException>(() => Loaded("m.pth")).Message, StringComparison.Ordinal);
        TorchSave.Write(_folder["m.pth"], ("first", Wanted), ("second", Wanted));
        Loaded("m.pth");
    }

    [Fact]
    public void A_discriminator_in_the_same_file_is_no_generator()
    {
        Tensors discriminator = TorchSave.Read(Path.Combine(ParityCase.GoldenFolder, "biggan-pytorch", "e-32-sv2-thin", "D.pth"));
        TorchSave.Write(_folder["m.pth"], ("netD", discriminator), ("netG", Wanted));
        Loaded("m.pth");
        TorchSave.Write(_folder["G.pth"], ("netG", Wanted));
        TorchSave.Write(_folder["D.pth"], ("epoch", (Action<PickleAssembly>)(pickle => pickle.Integer(3))), ("netD", new (string, object)[] { ("module", discriminator) }));
        using var source = ModelSource.Open(_folder["G.pth"]);
        source.LoadDiscriminator(Device.Cpu).Dispose();
    }

    [Fact]
    public void A_part_that_does_not_fit_is_named()
    {
        var lacking = new Tensors(Wanted);
        lacking.Remove("blocks.0.0.conv2.bias");
        TorchSave.Write(_folder["m.pth"], ("G", Original), ("ema", lacking));
        Assert.Contains("what it calls 'ema' does not fit the network: 'blocks.0.0.conv2.bias' is missing", Assert.Throws<InvalidFileException>(() => Loaded("m.pth")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_paths_arrays_and_optimizers_beside_weights_are_passed_over_and_mentioned()
    {
        TorchSave.Write(
            _folder["m.pth"],
            ("G_ema", Wanted),
            ("args", (Action<PickleAssembly>)(pickle => pickle.Global("argparse", "Namespace").Code(')').Bytes(0x81).Code('}').Text("lr").Integer(3).Code('s').Code('b'))),
            ("folder", (Action<PickleAssembly>)(pickle => pickle.Global("pathlib", "PosixPath").Code('(').Text("/").Text("a").Code('t').Code('R'))),
            ("config", (Action<PickleAssembly>)(pickle => pickle.Global("easydict", "EasyDict").Code(')').Bytes(0x81).Code('(').Text("a").Integer(3).Code('u'))),
            ("old", (Action<PickleAssembly>)(pickle => pickle.Global("copy_reg", "_reconstructor").Code('(').Global("options", "TrainOptions").Global("__builtin__", "object").Code('N').Code('t').Code('R').Code('}').Code('b'))),
            ("counts", (Action<PickleAssembly>)(pickle => pickle.Global("collections", "defaultdict").Global("builtins", "int").Bytes(0x85).Code('R').Text("a").Integer(3).Code('s'))),
            ("state", (Action<PickleAssembly>)(pickle => pickle.Global("numpy.core.multiarray", "_reconstruct").Code('(').Global("numpy", "ndarray").Integer(0).Bytes(0x85).Text("b").Code('t').Code('R').Code(')').Code('b'))),
            ("optimizer", (Action<PickleAssembly>)(pickle => pickle.Global("torch.optim.adam", "Adam").Code(')').Bytes(0x81).Code('}').Code('b'))),
            ("kind", (Action<PickleAssembly>)(pickle => pickle.Global("torch.optim.sgd", "SGD"))),
            ("root", (Action<PickleAssembly>)(pickle => pickle.Global("__builtin__", "complex").Code('(').Integer(1).Integer(2).Code('t').Code('R'))));
        Assert.EndsWith(
            "passed over what is beside the weights, and ran nothing of it: objects of argparse.Namespace, pathlib.PosixPath, easydict.EasyDict, options.TrainOptions, numpy.ndarray, torch.optim.adam.Adam, __builtin__.complex, torch.optim.sgd.SGD",
            Loaded("m.pth")[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_model_in_a_pickle_is_refused_with_what_to_save_instead()
    {
        Action<PickleAssembly> model = pickle => pickle.Global("model", "Generator").Code(')').Bytes(0x81).Code('}').Code('b');
        TorchSave.Write(_folder["m.pth"], ("model", model));
        Assert.Contains("'model.Generator'", Assert.Throws<InvalidFileException>(() => Loaded("m.pth")).Message, StringComparison.Ordinal);
        Assert.Contains("save model.state_dict()", Assert.Throws<InvalidFileException>(() => Loaded("m.pth")).Message, StringComparison.Ordinal);
        TorchSave.Write(_folder["m.pth"], ("model", (Action<PickleAssembly>)(pickle => pickle.Global("torch.nn.modules.container", "Sequential").Code(')').Bytes(0x81).Code('}').Code('b'))));
        Assert.Contains("save model.state_dict()", Assert.Throws<InvalidFileException>(() => Loaded("m.pth")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_says_which_files_were_looked_at_and_why_none_is_a_model()
    {
        TorchSave.Write(_folder["G_ema.pth"], new Tensors { ["some.weight"] = ([1], [1]) });
        File.WriteAllText(_folder["weights.bin"], "nothing");
        string message = Assert.Throws<InvalidFileException>(() => ModelSource.Open(_folder.Path)).Message;
        Assert.Contains("is not a model: G_ema.pth: its tensors are named like those of none of biggan", message, StringComparison.Ordinal);
        Assert.Contains("the first is 'some.weight'; weights.bin: is ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_folder_of_files_under_other_names_the_average_is_taken_and_strangers_are_listed()
    {
        Save("netG.safetensors", Original);
        Save("netG_ema.safetensors", Wanted);
        Assert.EndsWith("is taken for the moving average of netG.safetensors", Loaded("")[0], StringComparison.Ordinal);
        Save("cats.safetensors", Wanted);
        Assert.Contains("holds several models; name the file of one: cats.safetensors, netG.safetensors, netG_ema.safetensors", Assert.Throws<InvalidFileException>(() => Loaded("")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("G", 2)]
    [InlineData("state_dict.generator", 2)]
    [InlineData("schema", 3)]
    [InlineData("semantic", 3)]
    [InlineData("G_old", 3)]
    [InlineData("ema_backup", 1)]
    [InlineData("ema_0.9999", 0)]
    [InlineData("netG-EMA", 0)]
    public void Names_say_what_is_kept_under_them(string name, int rank) => Assert.Equal(rank, EntryName.Rank(name));

    public void Dispose() => _folder.Dispose();

    private static Tensors With(Tensors tensors, float mark)
    {
        var changed = new Tensors(tensors);
        changed[Landmark] = ([mark, mark, mark], [3]);
        return changed;
    }

    private void Save(string name, Tensors tensors)
    {
        using var scope = new TensorScope();
        NetworkFile.Save(_folder[name], tensors.Select(pair => (pair.Key, Tensor.From<float>(pair.Value.Values, pair.Value.Shape))));
    }

    // Loads the marked network and returns what was said of it.
    private IReadOnlyList<string> Loaded(string name)
    {
        using var source = ModelSource.Open(name.Length > 0 ? _folder[name] : _folder.Path);
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        Assert.Equal([Mark, Mark, Mark], generator.Parameters[Landmark].ToArray<float>());
        return source.Warnings;
    }
}
