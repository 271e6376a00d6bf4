namespace BigGan.Weights.Pickle;

/// <summary>A value of a pickle, Python's serialisation format. It is plain data; no code of the file was run.</summary>
/// <remarks>
/// A closed hierarchy: <see cref="PickleNull"/>, <see cref="PickleBoolean"/>, <see cref="PickleInteger"/>, <see cref="PickleReal"/>, <see cref="PickleText"/>,
/// <see cref="PickleBytes"/>, <see cref="PickleList"/>, <see cref="PickleDictionary"/>, <see cref="PickleTensor"/> and <see cref="PicklePlaceholder"/>.
/// Values are nested at most 64 levels deep and contain no cycles, but a list may be referenced from several places.
/// </remarks>
public abstract record PickleValue
{
    private protected PickleValue()
    {
    }

    /// <summary>The kind of value, for messages, such as "a list".</summary>
    internal abstract string Noun { get; }
}

/// <summary>Python's None.</summary>
public sealed record PickleNull : PickleValue
{
    internal static PickleNull Instance { get; } = new();

    internal override string Noun => "None";
}

/// <summary>True or False.</summary>
/// <param name="Value">The value.</param>
public sealed record PickleBoolean(bool Value) : PickleValue
{
    internal override string Noun => "a boolean";
}

/// <summary>An integer of 64 bits; wider ones are read as <see cref="PickleReal"/>.</summary>
/// <param name="Value">The number.</param>
public sealed record PickleInteger(long Value) : PickleValue
{
    internal override string Noun => "a whole number";

    /// <summary>The hash is seeded per process, so that a file cannot cause collisions on purpose.</summary>
    public override int GetHashCode() => HashCode.Combine((int)Value, (int)(Value >> 32));
}

/// <summary>A number in double precision.</summary>
/// <param name="Value">The number, which may be NaN or infinite.</param>
public sealed record PickleReal(double Value) : PickleValue
{
    internal override string Noun => "a number";
}

/// <summary>A string. Element types and devices (<c>torch.float16</c>, <c>cuda:0</c>) are read as their names.</summary>
/// <param name="Value">The string.</param>
public sealed record PickleText(string Value) : PickleValue
{
    internal override string Noun => "a text";
}

/// <summary>A string of bytes.</summary>
/// <param name="Value">The bytes.</param>
public sealed record PickleBytes(ReadOnlyMemory<byte> Value) : PickleValue
{
    internal override string Noun => "a string of bytes";
}

/// <summary>Stands for an object without data, such as an activation function, or an object that is not read, such as a program's options.</summary>
/// <param name="ClassName">The class in Python, such as <c>torch.nn.modules.activation.ReLU</c> or <c>argparse.Namespace</c>.</param>
public sealed record PicklePlaceholder(string ClassName) : PickleValue
{
    internal override string Noun => "an object";
}
