using System.Text;
using BigGan.Names;

namespace BigGan.Weights.Pickle;

/// <summary>Our implementations of the calls that pickles of weights make.</summary>
internal static class PickleCalls
{
    private const int LargestRank = 64; // LibTorch's limit

    // An expanded view repeats the same value; a view beyond this ratio is not a weight but an attempt to exhaust memory.
    private const int MostRepeats = 16;
    private const long SmallTensor = 1 << 20;

    /// <summary>Arguments: storage, offset, size and stride; then arguments that only training needs.</summary>
    public static PickleValue Tensor(PickleInput input, IReadOnlyList<PickleValue> arguments)
    {
        if (arguments is not [PickleStorage storage, PickleInteger { Value: var offset }, PickleList size, PickleList stride, ..])
            throw input.Error("is damaged: a tensor is not made of a storage, an offset, a size and a stride");
        long[] shape = Integers(input, size), strides = Integers(input, stride);
        string tensor = $"the tensor of size [{string.Join(",", shape)}], stride [{string.Join(",", strides)}] and offset {offset}";
        if (shape.Length != strides.Length)
            throw input.Error($"is damaged: {tensor} has {shape.Length} dimensions and {strides.Length} strides");
        if (offset < 0 || strides.Any(step => step < 0) || !SafetensorsType.TryByteCount(storage.Type, shape, out long? bytes))
            throw input.Error($"is damaged: {tensor} is impossible");
        if (bytes == 0)
            return new PickleTensor(storage, 0, shape, strides);

        Int128 last = offset; // cannot overflow: the product of the sizes is below 2^63, so their sum is too
        for (int i = 0; i < shape.Length; i++)
            last += (Int128)(shape[i] - 1) * strides[i];
        if (last >= storage.Count)
            throw input.Error($"is damaged: {tensor} reaches beyond its storage {Quoted.Text(storage.Key)} of {storage.Count} elements");
        if (bytes > SmallTensor && bytes / MostRepeats > storage.ByteCount)
            throw input.Error($"repeats few numbers many times: {tensor} has a storage of {storage.Count} elements; refused");
        return new PickleTensor(storage, offset, shape, strides);
    }

    /// <summary>Arguments: a tensor; then arguments that only training needs.</summary>
    public static PickleValue Parameter(PickleInput input, IReadOnlyList<PickleValue> arguments) =>
        arguments is [PickleTensor tensor, ..] ? tensor : throw input.Error("is damaged: a parameter is not made of a tensor");

    /// <summary>Arguments: a function that makes a tensor, the resulting class, the function's arguments, and attributes.</summary>
    public static PickleValue TensorOfType(PickleInput input, IReadOnlyList<PickleValue> arguments) =>
        arguments is [PickleFunction { Call: var make }, PickleInertClass, PickleList { IsTuple: true, Items: var inner }, ..] && (make == Tensor || make == Parameter)
            ? make(input, inner)
            : throw input.Error("is damaged: a tensor with a class of its own is not made of a tensor");

    /// <summary>Arguments: a factory for missing values, or a dictionary; the entries follow as instructions.</summary>
    public static PickleValue DefaultDictionary(PickleInput input, IReadOnlyList<PickleValue> arguments) => arguments switch
    {
        [] or [PickleInertClass or PickleFunction or PickleNull] => new PickleDictionary(),
        [PickleDictionary counts] => counts,
        _ => throw input.Error("is damaged: a dictionary is not made of what makes its values"),
    };

    /// <summary>Arguments: the class of an object, its base class and the base's initial state.</summary>
    public static PickleValue Object(PickleInput input, IReadOnlyList<PickleValue> arguments) =>
        arguments is [PickleInertClass { IsMentioned: true } type, ..] ? input.PassOver(type) : throw input.Error("is damaged: an object is not made of a class");

    /// <summary>No arguments, or a list of pairs, as Python 2 writes it.</summary>
    public static PickleValue Dictionary(PickleInput input, IReadOnlyList<PickleValue> arguments)
    {
        var dictionary = new PickleDictionary();
        if (arguments is [])
            return dictionary;
        if (arguments is not [PickleList pairs])
            throw input.Error("is damaged: a dictionary is not made of a list of pairs");
        input.CountCopy(pairs.Items.Count);
        foreach (PickleValue pair in pairs.Items)
        {
            if (pair is not PickleList { Items: [var key, var value] })
                throw input.Error("is damaged: a dictionary is not made of a list of pairs");
            dictionary.Add(input, key, value);
        }

        return dictionary;
    }

    /// <summary>Argument: a list of the members of a set.</summary>
    public static PickleValue Set(PickleInput input, IReadOnlyList<PickleValue> arguments) => arguments switch
    {
        [] => new PickleList([], isTuple: false),
        [PickleList list, ..] => Copy(input, list, isTuple: false),
        _ => throw input.Error("is damaged: a set is not made of a list"),
    };

    /// <summary>Arguments: a list or dictionary, and the name of its type in TorchScript.</summary>
    public static PickleValue TypedValue(PickleInput input, IReadOnlyList<PickleValue> arguments) =>
        arguments is [PickleList or PickleDictionary, PickleText] ? arguments[0] : throw input.Error("is damaged: what has a type tag is no list or dictionary");

    /// <summary>Argument: a tuple of the dimensions of a torch.Size.</summary>
    public static PickleValue Size(PickleInput input, IReadOnlyList<PickleValue> arguments) => arguments switch
    {
        [PickleList list] => Copy(input, list, isTuple: true),
        _ => throw input.Error("is damaged: a size is not made of a tuple"),
    };

    /// <summary>Arguments: "cpu", or "cuda" and an index.</summary>
    public static PickleValue DeviceName(PickleInput input, IReadOnlyList<PickleValue> arguments) => arguments switch
    {
        [PickleText name] => name,
        [PickleText { Value.Length: < 100 } name, PickleInteger { Value: var index }] => new PickleText($"{name.Value}:{index}"),
        _ => throw input.Error("is damaged: a device is not made of a name and a number"),
    };

    /// <summary>Bytes that old protocols write as a string, one character per byte.</summary>
    public static PickleValue EncodeLatin1(PickleInput input, IReadOnlyList<PickleValue> arguments)
    {
        if (arguments is not [PickleText { Value: var text }, PickleText { Value: "latin1" }] || text.Any(character => character > 255))
            throw input.Error("is damaged: bytes are not written as characters of Latin-1");
        input.CountCopy(text.Length);
        return new PickleBytes(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>Empty bytes, which old protocols write as a call without arguments.</summary>
    public static PickleValue NoBytes(PickleInput input, IReadOnlyList<PickleValue> arguments) =>
        arguments is [] ? new PickleBytes(default) : throw input.Error("is damaged: bytes are made of something else");

    private static PickleList Copy(PickleInput input, PickleList list, bool isTuple)
    {
        input.CountCopy(list.Items.Count);
        return new PickleList([.. list.Items], isTuple);
    }

    private static long[] Integers(PickleInput input, PickleList list)
    {
        if (list.Items.Count > LargestRank)
            throw input.Error($"is damaged: a tensor has {list.Items.Count} dimensions, and {LargestRank} are the most");
        return [.. list.Items.Select(item => item is PickleInteger { Value: var value } ? value : throw input.Error($"is damaged: a dimension is {item.Noun}"))];
    }
}
