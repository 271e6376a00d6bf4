using System.Collections.Frozen;
using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Weights.Pickle;

/// <summary>The classes and functions that a pickle may name: a list for those of weights, <see cref="PickleDataClass"/> for other data.</summary>
internal static class PickleGlobals
{
    /// <summary>Our equivalent of a class or function.</summary>
    /// <exception cref="InvalidFileException">The name belongs neither to weights nor to data; the message has the name.</exception>
    public static PickleValue Find(PickleInput input, string module, string name)
    {
        if (Known.TryGetValue($"{module}.{name}", out PickleValue? value)) return value;
        if (input.HasModules && IsProgram(module)) return new PickleModuleClass($"{module}.{name}");
        return PickleDataClass.Is(module, name) ? new PickleInertClass($"{module}.{name}", IsMentioned: true) : throw Refused(input, module, name);
    }

    /// <summary>The name, in Python's module torch, of storages of an element type.</summary>
    public static string StorageName(DataType type) => Storages.First(storage => storage.Type == type).Name;

    /// <summary>The exception that refuses a class or function by name.</summary>
    public static InvalidFileException Refused(PickleInput input, string module, string name)
    {
        string full = $"{module}.{name}";
        if (full.StartsWith("torch.", StringComparison.Ordinal) && name.EndsWith("Storage", StringComparison.Ordinal))
            return input.Error($"has numbers of the type {Quoted.Text(full)}, which is not supported");
        if (PickleDataClass.IsOfModels(module))
            return input.Error($"names the class {Quoted.Text(full)}: it holds a whole model, which is a program; load it where its code is and save model.state_dict()");
        string kind = PickleDataClass.IsClass(name) ? "class" : "function";
        return input.Error($"names the {kind} {Quoted.Text(full)}, which weights have no need of; refused, and nothing of the file was run");
    }

    // Where TorchScript puts the classes of a program.
    private static bool IsProgram(string module) => module == "__torch__" || module.StartsWith("__torch__.", StringComparison.Ordinal);

    private static IEnumerable<(string Name, PickleValue Value)> All()
    {
        foreach ((string name, DataType type) in Storages)
        {
            yield return Named(new PickleStorageType($"torch.{name}", type));
            yield return Named(new PickleStorageType($"torch.cuda.{name}", type));
        }

        yield return Named(new PickleStorageType("torch.UntypedStorage", DataType.UInt8));
        yield return Named(new PickleStorageType("torch.storage.UntypedStorage", DataType.UInt8));
        foreach (string name in Activations)
            yield return Named(new PickleInertClass($"torch.nn.modules.activation.{name}"));
        foreach (string name in ElementTypes)
            yield return ($"torch.{name}", new PickleText($"torch.{name}"));
        yield return Named(new PickleFunction("torch._utils._rebuild_tensor", PickleCalls.Tensor));
        yield return Named(new PickleFunction("torch._utils._rebuild_tensor_v2", PickleCalls.Tensor));
        yield return Named(new PickleFunction("torch._utils._rebuild_parameter", PickleCalls.Parameter));
        yield return Named(new PickleFunction("torch._utils._rebuild_parameter_with_state", PickleCalls.Parameter));
        yield return Named(new PickleFunction("torch._tensor._rebuild_from_type_v2", PickleCalls.TensorOfType));
        yield return Named(new PickleFunction("torch.Size", PickleCalls.Size));
        yield return Named(new PickleFunction("torch.device", PickleCalls.DeviceName));
        yield return Named(new PickleFunction("collections.OrderedDict", PickleCalls.Dictionary));
        yield return Named(new PickleFunction("collections.defaultdict", PickleCalls.DefaultDictionary));
        yield return Named(new PickleFunction("collections.Counter", PickleCalls.DefaultDictionary));
        yield return Named(new PickleFunction("collections.deque", PickleCalls.Set));
        yield return Named(new PickleFunction("copy_reg._reconstructor", PickleCalls.Object));
        yield return Named(new PickleFunction("copyreg._reconstructor", PickleCalls.Object));
        foreach (string kind in (string[])["intlist", "doublelist", "boollist", "tensorlist"]) // TorchScript's lists
            yield return Named(new PickleFunction($"torch.jit._pickle.build_{kind}", PickleCalls.Set));
        yield return Named(new PickleFunction("torch.jit._pickle.restore_type_tag", PickleCalls.TypedValue));
        yield return Named(new PickleFunction("_codecs.encode", PickleCalls.EncodeLatin1));
        foreach (string module in (string[])["__builtin__", "builtins"]) // Python 2 and 3
        {
            yield return Named(new PickleFunction($"{module}.set", PickleCalls.Set));
            yield return Named(new PickleFunction($"{module}.frozenset", PickleCalls.Set));
            yield return Named(new PickleFunction($"{module}.bytes", PickleCalls.NoBytes));
        }

        yield return Named(new PickleFunction("numpy.dtype", NumpyType.Read));
        foreach (string module in (string[])["numpy.core", "numpy._core"]) // NumPy 1 and 2
        {
            yield return Named(new PickleFunction($"{module}.multiarray.scalar", NumpyNumber.Read));
            yield return Named(new PickleFunction($"{module}.multiarray._reconstruct", PickleCalls.Object));
        }
    }

    private static (string Name, PickleValue Value) Named(PickleGlobal value) => (value.Name, value);

    private static readonly (string Name, DataType Type)[] Storages =
    [
        ("DoubleStorage", DataType.Float64),
        ("FloatStorage", DataType.Float32),
        ("HalfStorage", DataType.Float16),
        ("BFloat16Storage", DataType.BFloat16),
        ("LongStorage", DataType.Int64),
        ("IntStorage", DataType.Int32),
        ("ShortStorage", DataType.Int16),
        ("CharStorage", DataType.Int8),
        ("ByteStorage", DataType.UInt8),
        ("BoolStorage", DataType.Bool),
    ];

    // Without parameters: NumPy's names of types define them.
    private static readonly string[] Activations =
        ["ReLU", "ReLU6", "LeakyReLU", "ELU", "CELU", "SELU", "GELU", "SiLU", "Mish", "Hardtanh", "Hardswish", "Softplus", "Sigmoid", "Tanh"];

    private static readonly string[] ElementTypes =
        ["float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool"];

    // Initialised last, because it is built from the tables above.
    private static readonly FrozenDictionary<string, PickleValue> Known = All().ToFrozenDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
}
