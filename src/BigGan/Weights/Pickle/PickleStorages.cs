using BigGan.Names;

namespace BigGan.Weights.Pickle;

/// <summary>The storages that a pickle names. The file format around the pickle determines where their data is.</summary>
/// <param name="check">Called once per storage, to refuse a wrong one before it is used.</param>
internal sealed class PickleStorages(Action<PickleStorage> check)
{
    private const int LongestKey = 1000;
    private readonly Dictionary<string, PickleStorage> _storages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PickleStorage> _views = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, PickleStorage> ByKey => _storages;

    /// <summary>The storage of a persistent id: "storage", type, key, device, number of elements; in old files also the range of a view, and module classes.</summary>
    public PickleValue Resolve(PickleInput input, PickleValue id)
    {
        IReadOnlyList<PickleValue> parts = (id as PickleList)?.Items ?? [];
        if (parts is [PickleText { Value: "module" }, PickleInertClass module, ..])
        {
            // Old files store the source code of module classes under such an id; it is not needed.
            return !module.IsMentioned ? module : throw input.Error($"names the class {Quoted.Text(module.Name)}: it holds a whole model, which is a program; load it where its code is and save model.state_dict()");
        }

        if (parts.Count is not (5 or 6)
            || parts is not [PickleText { Value: "storage" }, PickleStorageType type, var name, PickleText, PickleInteger { Value: var count }, ..])
        {
            throw input.Error("is damaged: what it names as a storage is none");
        }

        string key = Key(input, name);
        if (count < 0 || count > long.MaxValue / 8)
            throw input.Error($"is damaged: storage {Quoted.Text(key)} has {count} elements");
        PickleStorage storage = Declare(input, new PickleStorage(key, type.Type, count));
        return parts.Count == 6 && parts[5] is PickleList { Items: [var viewName, PickleInteger offset, PickleInteger size] }
            ? View(input, storage, Key(input, viewName), offset.Value, size.Value)
            : storage;
    }

    private PickleStorage Declare(PickleInput input, PickleStorage storage)
    {
        if (!_storages.TryGetValue(storage.Key, out PickleStorage? known))
        {
            check(storage);
            _storages.Add(storage.Key, storage);
            return storage;
        }

        if (known.Type != storage.Type || known.Count != storage.Count)
        {
            throw input.Error($"is damaged: storage {Quoted.Text(storage.Key)} has {known.Count} elements of {known.Type} in one place "
                + $"and {storage.Count} of {storage.Type} in another");
        }

        return known;
    }

    private PickleStorage View(PickleInput input, PickleStorage root, string key, long offset, long count)
    {
        if (offset < 0 || count < 0 || offset > root.Count - count)
            throw input.Error($"is damaged: view {Quoted.Text(key)} reaches beyond its storage of {root.Count} elements");
        if (_views.TryGetValue(key, out PickleStorage? known))
            return known;
        var view = new PickleStorage(root.Key, root.Type, count) { Start = offset };
        _views.Add(key, view);
        return view;
    }

    /// <summary>The key of a storage, or null for any other value.</summary>
    public static string? Key(PickleValue name) => name switch
    {
        PickleText { Value.Length: <= LongestKey } text => text.Value,
        PickleInteger number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Key(PickleInput input, PickleValue name) => Key(name) ?? throw input.Error($"is damaged: a storage is named by {name.Noun}");
}
