using BigGan.Names;

namespace BigGan.Weights.Pickle;

/// <summary>A dictionary, in the order of the file. Keys are distinct strings, integers, booleans or None.</summary>
public sealed record PickleDictionary : PickleValue
{
    private const int LongestKey = 1000;
    private readonly OrderedDictionary<PickleValue, PickleValue> _entries = new(MixedHash.Instance);

    internal PickleDictionary()
    {
    }

    /// <summary>A dictionary with string keys.</summary>
    /// <exception cref="ArgumentException">A key occurs twice.</exception>
    public PickleDictionary(IEnumerable<KeyValuePair<string, PickleValue>> entries)
    {
        foreach ((string key, PickleValue value) in entries)
            _entries.Add(new PickleText(key), value);
    }

    /// <summary>Keys and values.</summary>
    public IReadOnlyList<KeyValuePair<PickleValue, PickleValue>> Entries => _entries;

    /// <summary>The value of a string key, or null if the key is missing.</summary>
    public PickleValue? Find(string key) => _entries.GetValueOrDefault(new PickleText(key));

    /// <summary>Whether it holds the attributes of an object of a TorchScript program.</summary>
    internal bool IsObject { get; init; }

    internal override string Noun => IsObject ? "an object" : "a dictionary";

    internal void Add(PickleInput input, PickleValue key, PickleValue value)
    {
        if (key is not (PickleText or PickleInteger or PickleBoolean or PickleNull))
            throw input.Error($"has a dictionary with {key.Noun} as a key, which is not supported");
        if (key is PickleText { Value.Length: > LongestKey })
            throw input.Error($"is damaged: a dictionary has a key of more than {LongestKey} characters");
        if (!_entries.TryAdd(key, value))
            throw input.Error($"is damaged: a dictionary has the key {Describe(key)} twice");
    }

    private static string Describe(PickleValue key) => key switch
    {
        PickleText text => Quoted.Text(text.Value),
        PickleInteger number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        PickleBoolean boolean => boolean.Value.ToString(),
        _ => key.Noun,
    };

    // The default hash of a long is the exclusive or of its halves, so a hostile file could have millions of keys with one hash.
    private sealed class MixedHash : IEqualityComparer<PickleValue>
    {
        internal static MixedHash Instance { get; } = new();

        public bool Equals(PickleValue? x, PickleValue? y) => EqualityComparer<PickleValue>.Default.Equals(x, y);

        public int GetHashCode(PickleValue value) => value is PickleInteger number ? HashCode.Combine((int)(number.Value >> 32), (int)number.Value) : value.GetHashCode();
    }
}
