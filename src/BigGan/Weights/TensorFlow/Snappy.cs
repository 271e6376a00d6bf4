namespace BigGan.Weights.TensorFlow;

/// <summary>Decompresses a Snappy block without framing.</summary>
/// <remarks>A block begins with the decompressed size, followed by elements that are literal bytes or copies of earlier output.</remarks>
internal static class Snappy
{
    private const int LongestLiteralInTag = 60;

    /// <summary>Decompresses a block.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="place">What the bytes are, for messages.</param>
    /// <param name="compressed">The block.</param>
    /// <param name="limit">Largest decompressed size.</param>
    /// <exception cref="InvalidFileException">It is damaged, or would become larger.</exception>
    internal static byte[] Expand(string path, string place, ReadOnlySpan<byte> compressed, int limit)
    {
        var reader = new WireReader(path, place, compressed);
        ulong size = reader.Varint();
        if (size > (ulong)limit) throw reader.Damaged($"it would expand to {size} bytes, more than the {limit} that are allowed");
        var result = new byte[size];
        int written = 0;
        while (reader.Remaining > 0)
        {
            int tag = reader.Bytes(1)[0], kind = tag & 3;
            Span<byte> room = result.AsSpan(written);
            if (kind == 0)
            {
                ReadOnlySpan<byte> literal = reader.Bytes(LiteralLength(ref reader, tag >> 2));
                if (literal.Length > room.Length) throw reader.Damaged("it expands to more bytes than it says");
                literal.CopyTo(room);
                written += literal.Length;
                continue;
            }

            (int length, int distance) = kind == 1
                ? (((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | reader.Bytes(1)[0])
                : ((tag >> 2) + 1, (int)Math.Min(Number(ref reader, kind == 2 ? 2 : 4), int.MaxValue));
            if (length > room.Length) throw reader.Damaged("it expands to more bytes than it says");
            if (distance == 0 || distance > written) throw reader.Damaged("it copies bytes from before its start");
            for (int i = 0; i < length; i++, written++) result[written] = result[written - distance]; // byte by byte, because a copy may overlap its own output
        }

        return written == result.Length ? result : throw reader.Damaged($"it expands to {written} bytes instead of {result.Length}");
    }

    private static int LiteralLength(ref WireReader reader, int code)
    {
        if (code < LongestLiteralInTag) return code + 1;
        uint length = Number(ref reader, code - LongestLiteralInTag + 1);
        return length < reader.Remaining ? (int)length + 1 : throw reader.Damaged("it is cut short");
    }

    private static uint Number(ref WireReader reader, int bytes)
    {
        uint value = 0;
        for (int i = 0; i < bytes; i++) value |= (uint)reader.Bytes(1)[0] << (8 * i);
        return value;
    }
}
