using BigGan.Names;
using BigGan.Weights.Pickle;

namespace BigGan.Weights.PyTorch;

/// <summary>Finds the tensors in a saved value: a state dictionary, or a dictionary or tuple of several, with other objects of a training program.</summary>
internal sealed class StateDictionary
{
    private const int MostTensors = 200_000;
    private const long MostCharacters = 64 << 20;
    private readonly string _path;
    private readonly List<(string Place, string Key, PickleTensor Tensor)> _found = [];
    private readonly OrderedDictionary<string, IReadOnlyList<PickleTensor>> _lists = new(StringComparer.Ordinal);
    private long _characters;
    private int _count;

    private StateDictionary(string path) => _path = path;

    /// <summary>
    /// Every tensor that is reached through dictionaries with string keys, in the order of the file. Names are the keys of the dictionary that has all tensors;
    /// if several dictionaries have tensors, names have the keys of their parents as prefix: <c>ema.linear.weight</c>. Optimizer state has integer keys and no names.
    /// </summary>
    /// <returns>The tensors by name; lists of unnamed tensors by their prefix; and the prefix of the dictionary that has all named tensors, if one has.</returns>
    /// <exception cref="InvalidFileException">The value has too many tensors, or two of the same name.</exception>
    internal static (Dictionary<string, PickleTensor> Tensors, IReadOnlyDictionary<string, IReadOnlyList<PickleTensor>> Lists, string OnlyPlace) Find(string path, PickleValue root)
    {
        var dictionary = new StateDictionary(path);
        if (root is PickleDictionary saved) dictionary.Visit(saved, "");
        else if (root is PickleList { Items: var items }) dictionary.VisitAll(items);
        bool isOne = dictionary._found.TrueForAll(found => found.Place == dictionary._found[0].Place);
        var tensors = new Dictionary<string, PickleTensor>(StringComparer.Ordinal);
        foreach ((string place, string key, PickleTensor tensor) in dictionary._found)
        {
            string name = isOne ? key : place + key;
            if (!tensors.TryAdd(name, tensor)) throw new InvalidFileException(path, $"has two tensors named {Quoted.Text(name)}");
        }

        return (tensors, dictionary._lists, isOne && dictionary._found.Count > 0 ? dictionary._found[0].Place.TrimEnd('.') : "");
    }

    private void VisitAll(IReadOnlyList<PickleValue> items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is PickleDictionary dictionary) Visit(dictionary, FormattableString.Invariant($"{i}."));
        }
    }

    private void Visit(PickleDictionary dictionary, string place)
    {
        foreach ((PickleValue key, PickleValue value) in dictionary.Entries)
        {
            if (key is not PickleText { Value: var text }) continue;
            if (value is PickleDictionary inner) Visit(inner, $"{place}{text}.");
            if (ListOf(value) is { Length: > 0 } list) Add(place + text, list);
            if (value is not PickleTensor tensor) continue;
            Count(place.Length + text.Length, tensors: 1);
            _found.Add((place, text, tensor));
        }
    }

    // A list of tensors, or a dictionary of tensors with keys 0, 1, ...
    private static PickleTensor[] ListOf(PickleValue value)
    {
        IReadOnlyList<PickleValue> items = value switch
        {
            PickleList list => list.Items,
            PickleDictionary dictionary when dictionary.Entries.Select((entry, i) => entry.Key is PickleInteger number && number.Value == i).All(isInOrder => isInOrder) => [.. dictionary.Entries.Select(entry => entry.Value)],
            _ => [],
        };
        return items.All(item => item is PickleTensor) ? [.. items.Cast<PickleTensor>()] : [];
    }

    private void Add(string name, PickleTensor[] list)
    {
        Count(name.Length, list.Length);
        _lists.TryAdd(name, list);
    }

    private void Count(int characters, int tensors)
    {
        _characters += characters;
        _count += tensors;
        if (_count > MostTensors || _characters > MostCharacters) throw new InvalidFileException(_path, $"names more than {MostTensors} tensors, or with names too long; weights need far fewer");
    }
}
