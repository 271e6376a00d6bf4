namespace BigGan.Weights.TensorFlow;

/// <summary>The shape message: one field per dimension.</summary>
internal static class TensorShape
{
    private const int LargestRank = 64; // LibTorch's limit

    /// <summary>Reads the sizes; negative ones are refused when the number of bytes is computed.</summary>
    internal static long[] Parse(string path, string place, ReadOnlySpan<byte> message)
    {
        var shape = new List<long>();
        var reader = new WireReader(path, place, message);
        while (reader.NextField(out int field, out WireType type))
        {
            switch (field, type)
            {
                case (2, WireType.Delimited) when shape.Count == LargestRank:
                    throw reader.Damaged($"it has more than {LargestRank} dimensions");
                case (2, WireType.Delimited):
                    shape.Add(Dimension(path, place, reader.Delimited()));
                    break;
                case (3, WireType.Varint):
                    if (reader.Varint() != 0) throw reader.Damaged("its shape is unknown");
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return [.. shape];
    }

    private static long Dimension(string path, string place, ReadOnlySpan<byte> message)
    {
        long size = 0;
        var reader = new WireReader(path, place, message);
        while (reader.NextField(out int field, out WireType type))
        {
            if ((field, type) == (1, WireType.Varint)) size = (long)reader.Varint();
            else reader.Skip(type);
        }

        return size;
    }
}
