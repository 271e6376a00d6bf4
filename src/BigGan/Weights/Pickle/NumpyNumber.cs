using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using BigGan.Names;

namespace BigGan.Weights.Pickle;

/// <summary>The element type of a NumPy number.</summary>
/// <param name="Code">Kind and size in bytes, such as f8.</param>
internal sealed record NumpyType(string Code) : PickleGlobal($"numpy.dtype {Code}")
{
    /// <summary>Arguments: code and two flags for object types, which are not supported.</summary>
    public static PickleValue Read(PickleInput input, IReadOnlyList<PickleValue> arguments) =>
        arguments is [PickleText { Value: "f8" or "f4" or "f2" or "i8" or "i4" or "i2" or "i1" or "u8" or "u4" or "u2" or "u1" or "b1" } code, ..]
            ? new NumpyType(code.Value)
            : throw input.Error($"has a NumPy type that is no number{(arguments is [PickleText text, ..] ? ": " + Quoted.Text(text.Value) : "")}");

    /// <summary>State: version, byte order, and fields for structured types.</summary>
    public void SetState(PickleInput input, PickleValue state)
    {
        if (state is not PickleList { Items: [PickleInteger, PickleText { Value: "<" or "|" or "=" }, ..] })
            throw input.Error("has NumPy numbers of an unknown or big-endian layout, which are not supported");
    }
}

/// <summary>A NumPy scalar, such as a best score, which is read as a plain Python number.</summary>
internal static class NumpyNumber
{
    /// <summary>Arguments: type and bytes.</summary>
    public static PickleValue Read(PickleInput input, IReadOnlyList<PickleValue> arguments)
    {
        if (arguments is not [NumpyType type, PickleBytes or PickleText])
            throw input.Error("is damaged: a NumPy number is not made of a type and bytes");
        ReadOnlySpan<byte> bytes = arguments[1] is PickleBytes { Value: var memory }
            ? memory.Span
            : Encoding.UTF8.GetBytes(((PickleText)arguments[1]).Value); // Python 2 writes bytes as a string
        if (bytes.Length != int.Parse(type.Code.AsSpan(1), CultureInfo.InvariantCulture))
            throw input.Error($"is damaged: a NumPy number of type {type.Code} has {bytes.Length} bytes");
        return type.Code switch
        {
            "f8" => new PickleReal(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            "f4" => new PickleReal(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            "f2" => new PickleReal((double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
            "i8" => new PickleInteger(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            "i4" => new PickleInteger(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            "i2" => new PickleInteger(BinaryPrimitives.ReadInt16LittleEndian(bytes)),
            "i1" => new PickleInteger((sbyte)bytes[0]),
            "u8" => PickleLiterals.Number(BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
            "u4" => new PickleInteger(BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            "u2" => new PickleInteger(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            "u1" => new PickleInteger(bytes[0]),
            _ => new PickleBoolean(bytes[0] != 0),
        };
    }
}
