using BigGan.Weights.TensorFlow;

namespace BigGan.Weights;

/// <summary>Opens weight files of any format.</summary>
public static class TensorFiles
{
    private const string NoWeights = "neither safetensors, nor a PyTorch file, nor the index of a TensorFlow checkpoint";

    /// <summary>Opens a file with the reader for its format, recognised by its first or last bytes and not by its name. An index opens the files that it lists.</summary>
    /// <exception cref="InvalidFileException">It is missing, of an unknown format, or refused by its reader.</exception>
    public static ITensorFile Open(string path) => Open(path, mayBeIndex: true);

    /// <summary>Opens a file in the same way, but refuses an index of other files.</summary>
    /// <exception cref="InvalidFileException">It is missing, of an unknown format, an index, or refused by its reader.</exception>
    internal static ITensorFile OpenSingle(string path) => Open(path, mayBeIndex: false);

    private static ITensorFile Open(string path, bool mayBeIndex)
    {
        byte[] start;
        bool isTable;
        using (var file = new FileBytes(path))
        {
            start = file.Read(0, (int)Math.Min(file.Length, FileSignature.Length));
            isTable = SortedTable.IsAt(file);
        }

        return start switch
        {
            [] => throw new InvalidFileException(path, "is empty (0 bytes): get it again"),
            [_, _, _, _, _, _, 0, 0, (byte)'{', ..] => new SafetensorsReader(path), // a brace after the length of the header
            _ when mayBeIndex && ShardedFile.Begins(start) => ShardedFile.OfIndex(path),
            _ when PyTorchFile.Begins(start) => new PyTorchFile(path),
            _ when isTable => new TensorBundleFile(path),
            _ when start.AsSpan() is { Length: > 262 } tar && tar[257..].StartsWith("ustar"u8) => throw new InvalidFileException(path, "is in the tar format of the first PyTorch releases; load and save it with a newer one"),
            _ => throw new InvalidFileException(path, FileSignature.Refusal(start, $"and {NoWeights}") ?? $"is {NoWeights}"),
        };
    }
}
