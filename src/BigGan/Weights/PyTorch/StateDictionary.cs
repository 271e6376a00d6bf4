using BigGan.Names;
using BigGan.Weights.Pickle;

namespace BigGan.Weights.PyTorch;

/// <summary>Finds the tensors in what was saved: a state dictionary, or a dictionary or tuple of several with whatever else a training program keeps.</summary>
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
    /// Every tensor that dictionaries with texts for keys lead to, in the order of the file. Names are the keys of the dictionary that has them all; where
    /// several have some, what leads there precedes: <c>ema.linear.weight</c>. What an optimizer keeps is under numbers and has no names.
    /// </summary>
    /// <returns>The tensors by their names, and lists of tensors without names by what leads there; and what leads to the one dictionary that has all tensors with names.</returns>
    /// <exception cref="InvalidFileException">There are too many, or two of the same name.</exception>
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

    // Tensors in a row, or numbered from 0.
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
