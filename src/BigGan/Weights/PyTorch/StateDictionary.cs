using BigGan.Options;
using BigGan.Weights.Pickle;

namespace BigGan.Weights.PyTorch;

/// <summary>Finds the tensors in what was saved: a state dictionary, or a dictionary or tuple of several with whatever else a training program keeps.</summary>
internal sealed class StateDictionary
{
    private const int MostTensors = 200_000;
    private const long MostCharacters = 64 << 20;
    private readonly string _path;
    private readonly List<(string Place, string Key, PickleTensor Tensor)> _found = [];
    private long _characters;

    private StateDictionary(string path) => _path = path;

    /// <summary>
    /// Every tensor that dictionaries with texts for keys lead to, in the order of the file. Names are the keys of the dictionary that has them all; where
    /// several have some, what leads there precedes: <c>ema.linear.weight</c>. What an optimizer keeps is under numbers and has no names.
    /// </summary>
    /// <exception cref="InvalidFileException">There are too many, or two of the same name.</exception>
    internal static Dictionary<string, PickleTensor> Tensors(string path, PickleValue root)
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

        return tensors;
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
            if (value is not PickleTensor tensor) continue;
            _characters += place.Length + text.Length;
            if (_found.Count == MostTensors || _characters > MostCharacters) throw new InvalidFileException(_path, $"names more than {MostTensors} tensors, or with names too long; weights need far fewer");
            _found.Add((place, text, tensor));
        }
    }
}
