using System.Text.Json;
using System.Text.RegularExpressions;
using BigGan.Names;

namespace BigGan.Weights;

/// <summary>Weights in several files (shards): a JSON index of the tensors in each file, or shards that are numbered in their names.</summary>
/// <remarks>Hugging Face's form is <c>model.safetensors.index.json</c> beside <c>model-00001-of-00002.safetensors</c>.</remarks>
internal sealed partial class ShardedFile : ITensorFile
{
    /// <summary>The end of an index's file name.</summary>
    internal const string IndexEnding = ".index.json";

    private const long LargestIndex = 64 << 20;
    private const int MostParts = 1000;
    private readonly List<ITensorFile> _parts = [];
    private readonly Dictionary<string, ITensorFile> _places = new(StringComparer.Ordinal);

    private ShardedFile(string path, IEnumerable<string> parts)
    {
        Path = path;
        try
        {
            foreach (string part in parts)
            {
                if (_parts.Count == MostParts) throw new InvalidFileException(path, $"is in more than {MostParts} parts");
                if (!File.Exists(part)) throw new InvalidFileException(part, $"is missing: {System.IO.Path.GetFileName(path)} is one model in several files, and this is one of them");
                ITensorFile file = TensorFiles.OpenSingle(part);
                _parts.Add(file);
                foreach (string name in file.Names)
                {
                    if (!_places.TryAdd(name, file)) throw new InvalidFileException(part, $"has tensor {Quoted.Text(name)}, which {System.IO.Path.GetFileName(_places[name].Path)} has too");
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        Names = [.. _places.Keys];
    }

    /// <summary>The index, or the shard that was given.</summary>
    public string Path { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Names { get; }

    /// <summary>The shards.</summary>
    internal IReadOnlyList<string> Parts => [.. _parts.Select(part => part.Path)];

    /// <inheritdoc />
    public TensorEntry this[string name] => Place(name)[name];

    /// <summary>Whether a file may be an index, by its first bytes.</summary>
    internal static bool Begins(ReadOnlySpan<byte> start) => start.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    /// <summary>Whether a file name is that of a shard.</summary>
    internal static bool IsPart(string path) => PartName().IsMatch(System.IO.Path.GetFileName(path));

    /// <summary>Whether a shard is represented by an earlier shard or by an index beside it.</summary>
    internal static bool IsLaterPart(string path)
    {
        if (PartName().Match(System.IO.Path.GetFileName(path)) is not { Success: true } match || match.Groups["number"].Value == "00001") return false;
        return File.Exists(IndexOf(path, match)) || Enumerable.Range(1, Math.Clamp(NumberIn(match, "number") - 1, 0, MostParts)).Any(earlier => File.Exists(PartOf(path, match, earlier)));
    }

    /// <summary>Opens the shards that an index lists.</summary>
    /// <exception cref="InvalidFileException">The file is not an index, or a shard is missing, damaged or lacks a tensor; the message names the shard.</exception>
    internal static ShardedFile OfIndex(string path)
    {
        string folder = System.IO.Path.GetDirectoryName(path)!;
        List<(string Tensor, string Part)> map = ReadMap(path);
        var file = new ShardedFile(path, map.Select(entry => entry.Part).Distinct(StringComparer.Ordinal).Select(part => System.IO.Path.Combine(folder, part)));
        foreach ((string tensor, string part) in map)
        {
            if (file._places.TryGetValue(tensor, out ITensorFile? place) && System.IO.Path.GetFileName(place.Path) == part) continue;
            file.Dispose();
            throw new InvalidFileException(System.IO.Path.Combine(folder, part), $"lacks tensor {Quoted.Text(tensor)}, which {System.IO.Path.GetFileName(path)} says it has");
        }

        return file;
    }

    /// <summary>Opens all shards of a model of which one is given, through their index if it exists.</summary>
    /// <exception cref="InvalidFileException">A shard is missing or damaged; the message names it.</exception>
    internal static ShardedFile OfPart(string path)
    {
        Match match = PartName().Match(System.IO.Path.GetFileName(path));
        string index = IndexOf(path, match);
        return File.Exists(index) ? OfIndex(index) : new ShardedFile(path, Enumerable.Range(1, NumberIn(match, "all")).Select(number => PartOf(path, match, number)));
    }

    /// <inheritdoc />
    public bool Contains(string name) => _places.ContainsKey(name);

    /// <inheritdoc />
    public void ReadInto(string name, Span<byte> destination) => Place(name).ReadInto(name, destination);

    /// <inheritdoc />
    public void Dispose() => _parts.ForEach(part => part.Dispose());

    private static List<(string Tensor, string Part)> ReadMap(string path)
    {
        using var file = new FileBytes(path);
        if (file.Length > LargestIndex) throw new InvalidFileException(path, $"has {file.Length} bytes, too many for an index of weights");
        try
        {
            using JsonDocument document = JsonDocument.Parse(file.Read(0, (int)file.Length), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
                throw new InvalidFileException(path, "is JSON, but no index of weights: it has no weight_map");
            var entries = new List<(string, string)>();
            foreach (JsonProperty entry in map.EnumerateObject())
            {
                if (entry.Value.ValueKind != JsonValueKind.String || entry.Value.GetString() is not { } part || !ManifestFile.IsFileName(part))
                    throw new InvalidFileException(path, $"has no name of a file beside it for tensor {Quoted.Text(entry.Name)}");
                entries.Add((entry.Name, part));
            }

            return entries.Count > 0 ? entries : throw new InvalidFileException(path, "lists no tensors");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // System.Text.Json reports invalid Unicode as an InvalidOperationException.
            throw new InvalidFileException(path, $"is no index of weights: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static string IndexOf(string path, Match match) => Beside(path, $"{match.Groups["name"].Value}{match.Groups["ending"].Value}{IndexEnding}");

    private static string PartOf(string path, Match match, int number) =>
        Beside(path, FormattableString.Invariant($"{match.Groups["name"].Value}-{number:00000}-of-{match.Groups["all"].Value}{match.Groups["ending"].Value}"));

    private static string Beside(string path, string name) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, name);

    private static int NumberIn(Match match, string group) =>
        int.Parse(match.Groups[group].ValueSpan, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);

    private ITensorFile Place(string name) => _places.TryGetValue(name, out ITensorFile? file)
        ? file
        : throw new InvalidFileException(Path, $"has no tensor {Quoted.Text(name)}{NearestName.Hint(name, Names)}");

    [GeneratedRegex(@"^(?<name>.+)-(?<number>[0-9]{5})-of-(?<all>[0-9]{5})(?<ending>\.(safetensors|bin|pth|pt))$")]
    private static partial Regex PartName();
}
