namespace BigGan.Weights.Pickle;

/// <summary>Checks on the complete value of a pickle.</summary>
internal sealed class PickleTree
{
    private const int MostLevels = 64;
    private const long MostVisits = 16_000_000;
    private readonly PickleInput _input;
    private readonly Dictionary<PickleValue, Measure?> _measures = new(ReferenceEqualityComparer.Instance);

    private PickleTree(PickleInput input) => _input = input;

    /// <summary>Refuses a value that contains itself, is nested too deeply, or is too large to be traversed because it repeats its parts.</summary>
    public static void Check(PickleInput input, PickleValue root) => new PickleTree(input).Visit(root, level: 1);

    private Measure Visit(PickleValue value, int level)
    {
        switch (value)
        {
            case PickleList list:
                return Visit(list, list.Items, level);
            case PickleDictionary dictionary:
                return Visit(dictionary, dictionary.Entries.Select(entry => entry.Value), level);
            case PickleInertClass type:
                _input.PassOver(type); // the class itself as a value, such as that of an optimizer
                return new Measure(0, 1);
            case PickleGlobal or PickleStorage:
                throw _input.Error($"has {value.Noun} where weights have a value; refused");
            default:
                return new Measure(0, 1);
        }
    }

    private Measure Visit(PickleValue container, IEnumerable<PickleValue> values, int level)
    {
        if (_measures.TryGetValue(container, out Measure? known))
        {
            if (known is null)
                throw _input.Error($"has {container.Noun} that contains itself; refused");
            CheckLevel(level + known.Levels - 1);
            return known;
        }

        CheckLevel(level);
        _measures[container] = null; // marks the container as being measured
        int levels = 0;
        long visits = 1;
        foreach (PickleValue value in values)
        {
            Measure inner = Visit(value, level + 1);
            levels = Math.Max(levels, inner.Levels);
            visits += inner.Visits;
            if (visits > MostVisits)
                throw _input.Error("repeats its values within each other without end; refused");
        }

        var measure = new Measure(levels + 1, visits);
        _measures[container] = measure;
        return measure;
    }

    private void CheckLevel(int level)
    {
        if (level > MostLevels)
            throw _input.Error($"has values within values to more than {MostLevels} levels; refused");
    }

    /// <summary>The depth of a value, and the number of values that a traversal visits.</summary>
    private sealed record Measure(int Levels, long Visits);
}
