using System.Text;
using BigGan.Tests.Parity;
using BigGan.Weights;
using BigGan.Weights.Pickle;

namespace BigGan.Tests.Weights.Pickle;

public sealed class HostilePickleTests : IDisposable
{
    private readonly HostilePickle _file = new();

    private static PickleAssembly New => new();

    [Theory]
    [InlineData("os", "system", "the function 'os.system'")]
    [InlineData("posix", "system", "the function 'posix.system'")]
    [InlineData("builtins", "eval", "the function 'builtins.eval'")]
    [InlineData("__builtin__", "getattr", "the function '__builtin__.getattr'")]
    [InlineData("subprocess", "Popen", "the class 'subprocess.Popen'")]
    [InlineData("torch.nn.modules.linear", "Linear", "the class 'torch.nn.modules.linear.Linear'")]
    [InlineData("torch.storage", "_load_from_bytes", "the function 'torch.storage._load_from_bytes'")]
    [InlineData("collections.OrderedDict", "fromkeys", "the function 'collections.OrderedDict.fromkeys'")]
    [InlineData("torch", "ComplexFloatStorage", "numbers of the type 'torch.ComplexFloatStorage'")]
    public void Another_class_or_function_is_refused_by_its_name(string module, string name, string expected)
    {
        _file.Refused(New.Global(module, name).Text("echo").Bytes(0x85).Code('R').End(), expected);
        _file.Refused(New.Text(module).Text(name).Bytes(0x93).Text("echo").Bytes(0x85).Code('R').End(), expected); // STACK_GLOBAL
        _file.Refused(New.Global(module, name).Code(')').Bytes(0x81).End(), expected); // NEWOBJ
        _file.Refused(New.Code('(').Code('i').Bytes(Encoding.UTF8.GetBytes($"{module}\n{name}\n")).End(), expected); // INST
    }

    [Fact]
    public void A_name_that_would_break_the_message_is_shown_escaped_and_short()
    {
        var error = _file.Refused(New.Text("a\nb").Text(new string('x', 500)).Bytes(0x93).End(), "the function 'a\\u000ab.xxx");
        Assert.InRange(error.Message.Length, 1, _file.Path.Length + 250);
    }

    [Fact]
    public void Allowed_functions_answer_only_to_sensible_calls()
    {
        _file.Refused(New.Global("torch", "FloatStorage").Code(')').Code('R').End(), "calls the class torch.FloatStorage");
        _file.Refused(New.Global("torch.nn.modules.activation", "ReLU").Code(')').Code('R').End(), "calls the class");
        _file.Refused(New.Global("collections", "OrderedDict").Code(')').Bytes(0x81).End(), "makes an object of the class collections.OrderedDict");
        _file.Refused(New.Text("os.system").Text("echo").Bytes(0x85).Code('R').End(), "calls a text");
        _file.Refused(New.Global("collections", "OrderedDict").Code(']').Code('R').End(), "with a list"); // arguments are a tuple
        _file.Refused(New.Global("collections", "OrderedDict").Text("ab").Bytes(0x85).Code('R').End(), "not made of a list of pairs");
        _file.Refused(New.Global("torch", "Size").Code(')').Code('R').End(), "size");
        _file.Refused(New.Global("torch", "device").Integer(1).Bytes(0x85).Code('R').End(), "device");
        _file.Refused(New.Global("_codecs", "encode").Text("\u20AC").Text("latin1").Bytes(0x86).Code('R').End(), "Latin-1");
        _file.Refused(New.Global("_codecs", "encode").Text("a").Text("utf8").Bytes(0x86).Code('R').End(), "Latin-1");
        _file.Refused(New.Global("__builtin__", "bytes").Integer(1 << 30).Bytes(0x85).Code('R').End(), "bytes");
        _file.Refused(New.Global("torch._utils", "_rebuild_parameter").Code(')').Code('R').End(), "parameter");
        _file.Refused(New.Global("numpy", "dtype").Text("O8").Bytes(0x85).Code('R').End(), "no number: 'O8'");
        _file.Refused(New.Global("numpy", "dtype").Text("f8").Bytes(0x85).Code('R').Integer(3).Text(">").Bytes(0x86).Code('b').End(), "big-endian");
        _file.Refused(
            New.Global("numpy.core.multiarray", "scalar").Global("numpy", "dtype").Text("f8").Bytes(0x85).Code('R').Text("1").Bytes(0x86).Code('R').End(),
            "has 1 bytes");
    }

    [Fact]
    public void Classes_and_storages_are_no_values()
    {
        _file.Refused(New.Global("collections", "OrderedDict").End(), "has the class collections.OrderedDict where");
        _file.Refused(New.Code(']').Global("torch", "FloatStorage").Code('a').End(), "has the class torch.FloatStorage where");
        _file.Refused(New.Storage("0", "FloatStorage", 1).End(), "has a storage where", ("0", [1]));
    }

    [Fact]
    public void State_is_set_only_where_it_means_nothing()
    {
        _file.Refused(New.Code(']').Code('}').Code('b').End(), "sets the state of a list");
        _file.Refused(New.Global("torch._utils", "_rebuild_tensor_v2").Code('}').Code('b').End(), "sets the state of the class");
    }

    [Fact]
    public void A_pickle_within_a_pickle_is_a_string_of_bytes()
    {
        byte[] inner = New.Global("os", "system").Text("echo").Bytes(0x85).Code('R').End();
        using PyTorchFile file = _file.Open(New.Code('B', (uint)inner.Length).Bytes(inner).End());
        Assert.Equal(inner, Assert.IsType<PickleBytes>(file.Root).Value.ToArray());
    }

    [Theory]
    [InlineData('P', "PersId")] // a persistent id as text
    [InlineData('S', "String")]
    [InlineData('o', "Obj")]
    [InlineData('\u0082', "Ext1")]
    [InlineData('\u0092', "NewObjEx")]
    [InlineData('\u0097', "NextBuffer")]
    [InlineData('\u0098', "ReadOnlyBuffer")]
    public void Instructions_that_weights_do_not_need_are_refused_by_name(char code, string name) =>
        _file.Refused(New.Code(code).End(), $"the pickle instruction {name} at byte 2");

    [Fact]
    public void A_byte_that_is_no_instruction_is_refused() => _file.Refused(New.Bytes(0xFF).End(), "0xff at byte 2");

    [Fact]
    public void A_newer_protocol_is_refused() => _file.Refused([0x80, 6, (byte)'N', (byte)'.'], "protocol 6");

    [Fact]
    public void Persistent_ids_name_storages_and_nothing_else()
    {
        _file.Refused(New.Text("storage").Code('Q').End(), "what it names as a storage is none");
        _file.Refused(New.Code(')').Code('Q').End(), "what it names as a storage is none");
        _file.Refused(New.Code('(').Text("storage").Text("torch.FloatStorage").Text("0").Text("cpu").Integer(1).Code('t').Code('Q').End(), "is none");
        _file.Refused(New.Code('(').Text("module").Global("torch.nn.modules.linear", "Linear").Code('t').Code('Q').End(), "Linear");
        _file.Refused(New.Storage("../data.pkl", "FloatStorage", 1).End(), "has no data");
        _file.Refused(New.Storage("7", "FloatStorage", 1).End(), "storage '7' has no data");
        _file.Refused(New.Storage("0", "FloatStorage", 2).End(), "4 bytes for 2 elements", ("0", [1]));
        _file.Refused(New.Storage("0", "FloatStorage", -1).End(), "has -1 elements", ("0", [1]));
        _file.Refused(New.Storage("0", "DoubleStorage", long.MaxValue).End(), "elements", ("0", [1]));
        _file.Refused(New.Storage("0", "FloatStorage", 2).Storage("0", "IntStorage", 2).Bytes(0x86).End(), "in one place", ("0", [1, 2]));
    }

    [Fact]
    public void Damaged_stacks_are_refused()
    {
        _file.Refused(New.End(), "nothing is there");
        _file.Refused(New.Code('N').Code('N').End(), "in the middle of something");
        _file.Refused(New.Code('(').Code('N').End(), "in the middle of something");
        _file.Refused(New.Code('t').End(), "no mark");
        _file.Refused(New.Code('N').Code('(').Bytes(0x85).End(), "nothing is there"); // a tuple of what lies below the mark
        _file.Refused(New.Code('N').Code('N').Code('a').End(), "values are added to None");
        _file.Refused(New.Code(')').Code('N').Code('a').End(), "values are added to a tuple");
        _file.Refused(New.Code(']').Code('N').Code('N').Code('s').End(), "entries are added to a list");
        _file.Refused(New.Code('}').Code('(').Code('N').Code('u').End(), "a key without a value");
        _file.Refused(New.Code('N').End().Append((byte)'N').ToArray(), "1 bytes follow the end of its pickle");
    }

    [Fact]
    public void Damaged_texts_and_numbers_are_refused()
    {
        _file.Refused(New.Code('X', 1).Bytes(0xFF).End(), "not UTF-8");
        _file.Refused(New.Code('I').Bytes("1e3\n"u8).End(), "'1e3' is not a whole number");
        _file.Refused(New.Code('L').Bytes("L\n"u8).End(), "'' is not a whole number");
        _file.Refused(New.Code('F').Bytes("x\n"u8).End(), "'x' is not a number");
        _file.Refused(New.Code('V').Bytes("\\ud800\n"u8).End(), "impossible escape");
        _file.Refused(New.Code('V').Bytes("\\u12\n"u8).End(), "impossible escape");
    }

    [Fact]
    public void Dictionaries_have_simple_keys_and_each_once()
    {
        _file.Refused(New.Code('}').Text("x").Code('N').Code('s').Text("x").Code('N').Code('s').End(), "the key 'x' twice");
        _file.Refused(New.Code('}').Integer(5).Code('N').Code('s').Bytes((byte)'K', 5).Code('N').Code('s').End(), "the key 5 twice");
        _file.Refused(New.Code('}').Code(']').Code('N').Code('s').End(), "a list as a key");
        _file.Refused(New.Code('}').Text(new string('x', 1001)).Code('N').Code('s').End(), "more than 1000 characters");
    }

    [Fact]
    public void Dictionaries_of_Python_2_are_read()
    {
        PickleAssembly pickle = New.Global("collections", "OrderedDict").Code(']').Code(']').Code('U').Bytes(1, (byte)'a').Code('a').Integer(3).Code('a').Code('a');
        using PyTorchFile file = _file.Open(pickle.Bytes(0x85).Code('R').End());
        Assert.Equal(new PickleInteger(3), Assert.IsType<PickleDictionary>(file.Root).Find("a"));
    }

    [Fact]
    public void Protocol_0_is_read()
    {
        byte[] pickle = Encoding.Latin1.GetBytes("(dp0\nVn\\u00e4me\np1\nI-7\nsVlist\np2\n(lp3\nF1.5\naI01\naL12L\naNasVt\n(g1\ntp4\ns.");
        using PyTorchFile file = _file.Open(pickle);
        var root = Assert.IsType<PickleDictionary>(file.Root);
        Assert.Equal(new PickleInteger(-7), root.Find("näme"));
        Assert.Equal([new PickleReal(1.5), new PickleBoolean(true), new PickleInteger(12), new PickleNull()], Assert.IsType<PickleList>(root.Find("list")).Items);
        Assert.Equal([new PickleText("näme")], Assert.IsType<PickleList>(root.Find("t")).Items);
    }

    [Theory]
    [InlineData("zip.pth")]
    [InlineData("legacy.pth")]
    [InlineData("state_dict-legacy.pth")]
    public void A_file_cut_short_at_any_byte_is_refused(string name)
    {
        File.Copy(Path.Combine(ParityCase.GoldenFolder, "pytorch-files", name), _file.Path);
        for (long length = new FileInfo(_file.Path).Length - 1; length >= 0; length--)
        {
            using (FileStream stream = File.OpenWrite(_file.Path))
                stream.SetLength(length);
            Assert.StartsWith(_file.Path, Assert.Throws<InvalidFileException>(() => new PyTorchFile(_file.Path)).Message, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _file.Dispose();
}
