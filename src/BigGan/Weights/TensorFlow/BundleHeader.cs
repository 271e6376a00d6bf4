namespace BigGan.Weights.TensorFlow;

/// <summary>The header of a checkpoint, stored under the empty key of its index (tensor_bundle.proto, BundleHeaderProto).</summary>
internal static class BundleHeader
{
    private const ulong BigEndian = 1;
    private const ulong KnownVersion = 1;
    private const ulong MostDataFiles = 99_999; // their names have five digits

    /// <summary>Reads the header of an index.</summary>
    /// <returns>The number of data files.</returns>
    /// <exception cref="InvalidFileException">It is damaged, or of an unsupported byte order or version.</exception>
    internal static int Parse(string path, ReadOnlySpan<byte> message)
    {
        ulong dataFiles = 0, version = 0;
        var reader = new WireReader(path, "its header", message);
        while (reader.NextField(out int field, out WireType type))
        {
            switch (field, type)
            {
                case (1, WireType.Varint):
                    dataFiles = reader.Varint();
                    break;
                case (2, WireType.Varint):
                    if (reader.Varint() == BigEndian) throw new InvalidFileException(path, "was written by a big-endian machine, whose checkpoints this program does not read");
                    break;
                case (3, WireType.Delimited):
                    version = OldestReader(path, reader.Delimited());
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (version > KnownVersion) throw new InvalidFileException(path, $"is a checkpoint of version {version}; this program reads version {KnownVersion}");
        return dataFiles is > 0 and <= MostDataFiles ? (int)dataFiles : throw reader.Damaged($"it says that there are {dataFiles} data files");
    }

    private static ulong OldestReader(string path, ReadOnlySpan<byte> message)
    {
        ulong version = 0;
        var reader = new WireReader(path, "the version in its header", message);
        while (reader.NextField(out int field, out WireType type))
        {
            if ((field, type) == (2, WireType.Varint)) version = reader.Varint();
            else reader.Skip(type);
        }

        return version;
    }
}
