using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BigGan.Names;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Statistics;

/// <summary>A table of statistics as safetensors, with the checksum of its weights and its own checksum.</summary>
/// <remarks>
/// Tensors: <c>truncations</c> float64 [R]; for each norm <c>NORM.mean</c> and <c>NORM.var</c>, float32 [R,C]. The header
/// has <c>truncation_mode</c>, the <see cref="StatisticsOrigin"/>, and <c>sha256</c> over all of these.
/// </remarks>
public static class StatisticsFile
{
    /// <summary>The name of the file beside the weights.</summary>
    public const string FileName = "statistics.safetensors";

    private const string Format = "biggan-statistics";
    private const string Version = "1";
    private const string Rows = "truncations";
    private const string MeanSuffix = ".mean";
    private const string VarianceSuffix = ".var";
    private const long LargestFile = 256 << 20; // 1001 rows of the 512-pixel network need less
    private const int MaxNorms = 10_000;

    /// <summary>Writes a table, completely or not at all.</summary>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    public static void Write(string path, StatisticsTable table, StatisticsOrigin origin)
    {
        int rows = table.Truncations.Count;
        var tensors = new List<TensorItem> { new(Rows, DataType.Float64, [rows], Bytes([.. table.Truncations])) };
        foreach (string norm in table.Norms)
        {
            (float[] means, float[] variances) = table[norm];
            tensors.Add(new TensorItem(norm + MeanSuffix, DataType.Float32, [rows, means.Length / rows], Bytes(means)));
            tensors.Add(new TensorItem(norm + VarianceSuffix, DataType.Float32, [rows, variances.Length / rows], Bytes(variances)));
        }

        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = Version,
            ["truncation_mode"] = NameOf(table.Mode),
            ["weights_sha256"] = origin.WeightsSha256,
            ["passes"] = Invariant(origin.Passes),
            ["batch_size"] = Invariant(origin.BatchSize),
            ["seed"] = Invariant(origin.Seed),
            ["arithmetic"] = origin.Arithmetic,
        };
        metadata["sha256"] = Digest(metadata, table);
        SafetensorsWriter.Write(path, tensors, metadata);
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="InvalidFileException">It is missing, damaged, not a table of statistics or of another version.</exception>
    public static (StatisticsTable Table, StatisticsOrigin Origin) Read(string path)
    {
        using var reader = new SafetensorsReader(path);
        if (!reader.Metadata.TryGetValue("format", out string? format) || format != Format)
            throw new InvalidFileException(path, "is not a table of statistics");
        if (Text(reader, "version") is var version && version != Version)
            throw new InvalidFileException(path, $"has version {Quoted.Text(version)}, this program reads version {Version}; use the program that wrote it, or a newer one");
        if (reader.Names.Sum(name => reader[name].ByteCount) > LargestFile || reader.Names.Count > (2 * MaxNorms) + 1)
            throw new InvalidFileException(path, "is too large for a table of statistics");
        var origin = new StatisticsOrigin(Text(reader, "weights_sha256"), (int)Number(reader, "passes"), (int)Number(reader, "batch_size"), Number(reader, "seed"), Text(reader, "arithmetic"));
        StatisticsTable table = ReadTable(reader);
        return Digest(reader.Metadata, table) == Text(reader, "sha256")
            ? (table, origin)
            : throw new InvalidFileException(path, "is damaged: its contents differ from the SHA-256 in its header");
    }

    /// <summary>Reads a table for given weights.</summary>
    /// <exception cref="InvalidFileException">It cannot be read, or it was collected from other weights.</exception>
    public static (StatisticsTable Table, StatisticsOrigin Origin) Read(string path, string weightsSha256)
    {
        (StatisticsTable table, StatisticsOrigin origin) = Read(path);
        return origin.WeightsSha256 == weightsSha256
            ? (table, origin)
            : throw new InvalidFileException(path, $"was collected from other weights: SHA-256 {Quoted.Text(origin.WeightsSha256)} instead of {weightsSha256}");
    }

    private static StatisticsTable ReadTable(SafetensorsReader reader)
    {
        double[] truncations = Numbers<double>(reader, Rows, entry => entry.Type == DataType.Float64 && entry.Shape is [> 0], "Float64 [R]");
        var norms = new Dictionary<string, (float[] Means, float[] Variances)>(StringComparer.Ordinal);
        foreach (string name in reader.Names.Where(name => name != Rows))
        {
            if (name.EndsWith(VarianceSuffix, StringComparison.Ordinal) && reader.Contains(name[..^VarianceSuffix.Length] + MeanSuffix)) continue;
            if (!name.EndsWith(MeanSuffix, StringComparison.Ordinal)) throw new InvalidFileException(reader.Path, $"has the unexpected tensor {Quoted.Text(name)}");
            string norm = name[..^MeanSuffix.Length];
            norms.Add(norm, (Matrix(name), Matrix(norm + VarianceSuffix)));
        }

        return StatisticsTable.Problem(truncations, norms) is { } problem
            ? throw new InvalidFileException(reader.Path, problem)
            : new StatisticsTable(truncations, norms) { Mode = Mode(reader) };

        float[] Matrix(string name) => Numbers<float>(
            reader, name, entry => entry.Type == DataType.Float32 && entry.Shape is [var rows, > 0] && rows == truncations.Length, $"Float32 [{truncations.Length},C]");
    }

    private static T[] Numbers<T>(SafetensorsReader reader, string name, Predicate<SafetensorsEntry> fits, string expected)
        where T : unmanaged
    {
        SafetensorsEntry entry = reader[name];
        if (!fits(entry)) throw new InvalidFileException(reader.Path, $"tensor {Quoted.Text(name)} is {entry.Type} [{string.Join(",", entry.Shape)}] instead of {expected}");
        var numbers = new T[entry.Shape.Aggregate(1L, (a, b) => a * b)];
        reader.ReadInto(name, MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    private static string Digest(IReadOnlyDictionary<string, string> metadata, StatisticsTable table)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, string value) in metadata.Where(pair => pair.Key != "sha256").OrderBy(pair => pair.Key, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"{key}={value}\n"));
        hash.AppendData(Bytes([.. table.Truncations]));
        foreach (string norm in table.Norms.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(norm + "\n"));
            hash.AppendData(MemoryMarshal.AsBytes(table[norm].Means.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(table[norm].Variances.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Bytes<T>(T[] numbers)
        where T : unmanaged => MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();

    private static string NameOf(TruncationMode mode) => mode.ToString().ToLowerInvariant();

    private static TruncationMode Mode(SafetensorsReader reader)
    {
        string name = Text(reader, "truncation_mode");
        int found = Array.FindIndex(Enum.GetValues<TruncationMode>(), mode => NameOf(mode) == name);
        return found >= 0 ? (TruncationMode)found : throw new InvalidFileException(reader.Path, $"has the unknown truncation mode {Quoted.Text(name)}");
    }

    private static string Text(SafetensorsReader reader, string key) => reader.Metadata.TryGetValue(key, out string? value)
        ? value
        : throw new InvalidFileException(reader.Path, $"is damaged: its header lacks {key}");

    private static long Number(SafetensorsReader reader, string key) => long.TryParse(Text(reader, key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        && (key == "seed" || number is >= 0 and <= int.MaxValue)
        ? number
        : throw new InvalidFileException(reader.Path, $"is damaged: its {key} is {Quoted.Text(Text(reader, key))}");

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A table of statistics and its file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Table">Its table.</param>
/// <param name="Origin">How the statistics were collected.</param>
public sealed record StoredTable(string Path, StatisticsTable Table, StatisticsOrigin Origin);
