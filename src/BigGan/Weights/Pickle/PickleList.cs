namespace BigGan.Weights.Pickle;

/// <summary>A list, tuple or set, in the order of the file.</summary>
public sealed record PickleList : PickleValue
{
    private readonly List<PickleValue> _items;

    /// <summary>A list of given values.</summary>
    public PickleList(IEnumerable<PickleValue> items)
        : this([.. items], isTuple: false)
    {
    }

    internal PickleList(List<PickleValue> items, bool isTuple) => (_items, IsTuple) = (items, isTuple);

    /// <summary>The values.</summary>
    public IReadOnlyList<PickleValue> Items => _items;

    /// <summary>Whether the list is immutable.</summary>
    internal bool IsTuple { get; }

    internal override string Noun => IsTuple ? "a tuple" : "a list";

    internal void Add(PickleValue value) => _items.Add(value);
}
