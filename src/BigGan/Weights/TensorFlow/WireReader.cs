using System.Buffers.Binary;

namespace BigGan.Weights.TensorFlow;

/// <summary>Parses a file that may be damaged or hostile: little-endian words, varints, and the fields of protocol buffers.</summary>
/// <remarks>
/// Tables and the few messages in them share the varint, and only some fields of a message are needed, so a reader over
/// a span is smaller than a library with generated classes, and copies nothing.
/// </remarks>
internal ref struct WireReader
{
    private readonly string _path;
    private readonly string _place;
    private ReadOnlySpan<byte> _rest;

    /// <param name="path">The file, for messages.</param>
    /// <param name="place">What the bytes are, for messages.</param>
    /// <param name="bytes">The bytes to parse.</param>
    internal WireReader(string path, string place, ReadOnlySpan<byte> bytes)
    {
        (_path, _place) = (path, place);
        _rest = bytes;
    }

    /// <summary>Number of bytes left.</summary>
    internal readonly int Remaining => _rest.Length;

    /// <summary>A varint of up to 64 bits: groups of seven bits, lowest first.</summary>
    internal ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte group = Bytes(1)[0];
            if (shift == 63 && group > 1) throw Damaged("a number has more than 64 bits");
            value |= (ulong)(group & 0x7F) << shift;
            if (group < 0x80) return value;
        }

        throw Damaged("a number has more than 64 bits");
    }

    /// <summary>A varint that is the length of following bytes.</summary>
    internal int Length()
    {
        ulong length = Varint();
        return length <= (ulong)_rest.Length ? (int)length : throw Damaged($"it says {length} bytes follow where {_rest.Length} are left");
    }

    /// <summary>A 32-bit word.</summary>
    internal uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint)));

    /// <summary>The next bytes, as they are.</summary>
    internal ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _rest.Length) throw Damaged("it is cut short");
        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>A message or string, preceded by its length.</summary>
    internal ReadOnlySpan<byte> Delimited() => Bytes(Length());

    /// <summary>The number and wire type of the next field of a message; false at its end.</summary>
    internal bool NextField(out int field, out WireType type)
    {
        (field, type) = (0, WireType.Varint);
        if (_rest.IsEmpty) return false;
        ulong tag = Varint();
        type = (WireType)(tag & 7);
        if (tag >> 3 is 0 or > int.MaxValue || type is not (WireType.Varint or WireType.Fixed64 or WireType.Delimited or WireType.Fixed32))
            throw Damaged("it holds no fields that make sense");
        field = (int)(tag >> 3);
        return true;
    }

    /// <summary>Skips the value of a field.</summary>
    internal void Skip(WireType type)
    {
        if (type == WireType.Varint) Varint();
        else if (type == WireType.Delimited) Delimited();
        else Bytes(type == WireType.Fixed64 ? sizeof(ulong) : sizeof(uint));
    }

    /// <summary>An exception about the bytes being parsed.</summary>
    internal readonly InvalidFileException Damaged(string problem) => new(_path, $"{_place} is damaged: {problem}");
}

/// <summary>The wire type of a field.</summary>
internal enum WireType
{
    /// <summary>A varint.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length, then that many bytes.</summary>
    Delimited = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
