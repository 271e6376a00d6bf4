namespace BigGan.Weights.Pickle;

/// <summary>A value of a pickle, Python's format for data. Whatever the file asked for, this is data: no code of it ran.</summary>
/// <remarks>
/// Closed: <see cref="PickleNull"/>, <see cref="PickleBoolean"/>, <see cref="PickleInteger"/>, <see cref="PickleReal"/>, <see cref="PickleText"/>,
/// <see cref="PickleBytes"/>, <see cref="PickleList"/>, <see cref="PickleDictionary"/>, <see cref="PickleTensor"/> and <see cref="PicklePlaceholder"/>.
/// A tree of them is at most 64 levels deep and does not contain itself, but the same list may hang in several places.
/// </remarks>
public abstract record PickleValue
{
    private protected PickleValue()
    {
    }

    /// <summary>What it is, for messages: "a list".</summary>
    internal abstract string Noun { get; }
}

/// <summary>Python's None.</summary>
public sealed record PickleNull : PickleValue
{
    internal static PickleNull Instance { get; } = new();

    internal override string Noun => "None";
}

/// <summary>True or False.</summary>
/// <param name="Value">Which.</param>
public sealed record PickleBoolean(bool Value) : PickleValue
{
    internal override string Noun => "a boolean";
}

/// <summary>A whole number of 64 bits; wider ones are read as <see cref="PickleReal"/>.</summary>
/// <param name="Value">The number.</param>
public sealed record PickleInteger(long Value) : PickleValue
{
    internal override string Noun => "a whole number";

    /// <summary>Seeded by the process, so that no file can make its keys collide.</summary>
    public override int GetHashCode() => HashCode.Combine((int)Value, (int)(Value >> 32));
}

/// <summary>A number in double precision.</summary>
/// <param name="Value">The number; NaN and infinities too.</param>
public sealed record PickleReal(double Value) : PickleValue
{
    internal override string Noun => "a number";
}

/// <summary>Text. Element types and devices (<c>torch.float16</c>, <c>cuda:0</c>) are read as their names.</summary>
/// <param name="Value">The text.</param>
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

/// <summary>Where the file has an object that carries no data, such as an activation function, or none that is read, such as the options of a program.</summary>
/// <param name="ClassName">The class in Python, such as <c>torch.nn.modules.activation.ReLU</c> or <c>argparse.Namespace</c>.</param>
public sealed record PicklePlaceholder(string ClassName) : PickleValue
{
    internal override string Noun => "an object";
}
