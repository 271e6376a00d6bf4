using System.Runtime.InteropServices;
using BigGan.Weights;

namespace BigGan.Tests.Weights.Pickle;

/// <summary>Archives of TorchScript programs: tensors are read from their modules, and their code is not.</summary>
public sealed class TorchScriptTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_tensors_of_modules_are_read_by_the_path_of_their_attributes()
    {
        PickleAssembly pickle = Module("Clip").Text("scale").Tensor("0", "FloatStorage", 1, 0, [], []).Text("training").Bytes(0x89)
            .Text("sizes").Global("torch.jit._pickle", "build_intlist").Code(']').Bytes(0x85).Code('R')
            .Text("visual");
        Module("Tower", pickle).Text("conv1");
        Module("Conv2d", pickle).Text("weight").Tensor("1", "FloatStorage", 4, 0, [2, 2], [2, 1]).Code('u').Code('b').Code('u').Code('b').Code('u').Code('b');
        Write(pickle.End(), ("0", [3]), ("1", [1, 2, 3, 4]));
        using var file = new PyTorchFile(_folder["program.pt"]);
        Assert.Equal(["scale", "visual.conv1.weight"], file.Names);
        byte[] bytes = new byte[16];
        file.ReadInto("visual.conv1.weight", bytes);
        Assert.Equal([1, 2, 3, 4], MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    [Fact]
    public void An_object_of_a_program_s_class_outside_of_a_program_is_ignored()
    {
        Write(Module("Clip").Text("scale").Tensor("0", "FloatStorage", 1, 0, [], []).Code('u').Code('b').End(), constants: false, [("0", [3])]);
        using var file = new PyTorchFile(_folder["program.pt"]);
        Assert.Equal(["__torch__.Clip"], file.PassedOver);
        Assert.Empty(file.Names);
        Assert.False(file.IsProgram);
    }

    [Fact]
    public void A_function_that_a_program_names_is_refused_and_nothing_runs()
    {
        Refused(new PickleAssembly().Global("os", "system").Text("touch x").Bytes(0x85).Code('R').End(), "'os.system'");
        Refused(new PickleAssembly().Global("__torch__", "Clip").Text("x").Bytes(0x85).Code('R').End(), "calls the class __torch__.Clip");
        Refused(new PickleAssembly().Global("__torch__", "Clip").Text("x").Bytes(0x85, 0x81).End(), "makes an object of the class __torch__.Clip");
    }

    [Fact]
    public void Attributes_that_are_no_dictionary_are_refused()
    {
        Refused(new PickleAssembly().Global("__torch__", "Clip").Code(')').Bytes(0x81).Text("x").Code('b').End(), "attributes of an object are a text");
        Refused(Module("Clip").Code('u').Code('b').Code('q').Bytes(0).Code('}').Text("self").Code('h').Bytes(0).Code('s').Code('b').End(), "contains itself");
    }

    public void Dispose() => _folder.Dispose();

    // Ends within the attributes, which the caller adds and closes.
    private static PickleAssembly Module(string name, PickleAssembly? pickle = null) =>
        (pickle ?? new PickleAssembly()).Global("__torch__", name).Code(')').Bytes(0x81).Code('}').Code('(');

    private void Refused(byte[] pickle, string reason)
    {
        Write(pickle, constants: true, []);
        Assert.Contains(reason, Assert.Throws<InvalidFileException>(() => new PyTorchFile(_folder["program.pt"])).Message, StringComparison.Ordinal);
    }

    private void Write(byte[] pickle, params (string Key, float[] Values)[] storages) => Write(pickle, constants: true, storages);

    private void Write(byte[] pickle, bool constants, (string Key, float[] Values)[] storages) => File.WriteAllBytes(
        _folder["program.pt"],
        TorchArchive.Make(
        [
            ("Clip/data.pkl", pickle),
            .. constants ? ((string, byte[])[])[("Clip/constants.pkl", new PickleAssembly().Code(')').End()), ("Clip/code/__torch__.py", "import os"u8.ToArray())] : [],
            .. storages.Select(storage => ($"Clip/data/{storage.Key}", MemoryMarshal.AsBytes(storage.Values.AsSpan()).ToArray())),
        ]));
}
