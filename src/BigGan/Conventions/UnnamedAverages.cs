using BigGan.Weights;
using BigGan.Weights.Pickle;

namespace BigGan.Conventions;

/// <summary>Moving averages whose tensors do not have the network's names: a list in the order of its parameters, or names without dots.</summary>
/// <remarks>Tensors that such an average lacks, usually the buffers, are taken from the plain network.</remarks>
internal static class UnnamedAverages
{
    private const int MostAverages = 64;

    // Names of buffers, which are not trained by gradients, in all conventions.
    private static readonly HashSet<string> Buffers =
    [
        "stored_mean", "stored_var", "running_mean", "running_var", "running_means", "running_vars", "num_batches_tracked", "accumulation_counter", "weight_u", "weight_v",
    ];

    /// <summary>Prefixes of the tensors of moving averages, each with its last dot.</summary>
    internal static IReadOnlyList<string> BeginningsIn(ITensorFile file) => [.. file.Names.Select(BeginningOf).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostAverages)];

    /// <summary>The averages that fit one of the networks.</summary>
    /// <param name="file">The file.</param>
    /// <param name="networks">All named networks in it.</param>
    /// <param name="generators">The generators among them.</param>
    /// <param name="unread">Receives the names of averages that fit no network.</param>
    internal static IReadOnlyList<WeightEntry> In(ITensorFile file, IReadOnlyList<WeightEntry> networks, IReadOnlyList<WeightEntry> generators, List<string> unread)
    {
        var found = new List<WeightEntry>();
        foreach (TensorGroup average in GroupsIn(file, networks))
        {
            if (generators.OrderBy(entry => EntryName.Rank(entry.Name)).Select(plain => Fitted(file, average, plain)).FirstOrDefault(entry => entry is not null) is { } entry) found.Add(entry);
            else if (!networks.Any(other => Fitted(file, average, other) is not null)) unread.Add(average.Name);
        }

        return found;
    }

    private static IEnumerable<TensorGroup> GroupsIn(ITensorFile file, IReadOnlyList<WeightEntry> networks)
    {
        HashSet<string> known = [.. networks.SelectMany(entry => entry.Tensors.Names.Select(name => InFile(entry.Tensors, name)))];
        foreach (string beginning in BeginningsIn(file))
        {
            (string Key, TensorEntry Tensor)[] own = [.. file.Names.Where(name => name.StartsWith(beginning, StringComparison.Ordinal) && !known.Contains(name)).Select(name => (name[beginning.Length..], file[name]))];
            if (own.Any(tensor => IsWeight(tensor.Tensor))) yield return new TensorGroup(beginning.TrimEnd('.'), own, IsList: own.All(tensor => tensor.Key.All(char.IsAsciiDigit)));
        }

        if (file is not PyTorchFile { Lists: var lists }) yield break;
        foreach ((string name, IReadOnlyList<PickleTensor> list) in lists.Where(pair => IsOfAverage(pair.Key)).Take(MostAverages))
        {
            (string, TensorEntry)[] own = [.. list.Select((tensor, i) => ("", new TensorEntry(PyTorchFile.InList(name, i), tensor.Type, [.. tensor.Shape])))];
            if (own.Any(tensor => IsWeight(tensor.Item2))) yield return new TensorGroup(name, own, IsList: true);
        }
    }

    private static WeightEntry? Fitted(ITensorFile file, TensorGroup average, WeightEntry plain)
    {
        string[] names = [.. plain.Tensors.Names];
        string[] learned = [.. names.Where(name => !IsBuffer(name))];
        Dictionary<string, string>? found = average.IsList ? InOrder(average, plain, learned) ?? InOrder(average, plain, names) : ByName(average, plain, names, learned);
        return found is null ? null : plain with { Name = average.Name, Tensors = new RenamedTensors(file, average.Name, [.. names.Select(name => (name, found.GetValueOrDefault(name) ?? InFile(plain.Tensors, name)))]) };
    }

    private static Dictionary<string, string>? InOrder(TensorGroup average, WeightEntry plain, string[] names) =>
        names.Length == average.Tensors.Count && names.Zip(average.Tensors).All(pair => HaveOneShape(plain.Tensors[pair.First], pair.Second.Tensor))
            ? names.Zip(average.Tensors).ToDictionary(pair => pair.First, pair => pair.Second.Tensor.Name, StringComparer.Ordinal)
            : null;

    // Names stay distinct without dots and underscores; they may have a prefix.
    private static Dictionary<string, string>? ByName(TensorGroup average, WeightEntry plain, string[] names, string[] learned)
    {
        var places = average.Tensors.GroupBy(tensor => Squeezed(tensor.Key), StringComparer.Ordinal).Where(group => group.Count() == 1).ToDictionary(group => group.Key, group => group.First().Tensor, StringComparer.Ordinal);
        string[] squeezed = [.. names.Select(Squeezed)];
        if (squeezed.Distinct(StringComparer.Ordinal).Count() < names.Length) return null;
        string[] path = plain.Name.Split('.');
        for (int length = 0; length <= path.Length; length++)
        {
            string lead = Squeezed(string.Concat(path[^length..]));
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            for (int i = 0; i < names.Length; i++)
            {
                if (places.TryGetValue(lead + squeezed[i], out TensorEntry? tensor) && HaveOneShape(plain.Tensors[names[i]], tensor)) found.Add(names[i], tensor.Name);
            }

            if (learned.All(found.ContainsKey)) return found;
        }

        return null;
    }

    // The prefix up to the first dictionary or module with the name of an average.
    private static string? BeginningOf(string name)
    {
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (IsOfAverage(name[..dot])) return name[..(dot + 1)];
        }

        return null;
    }

    // Optimizers have averages too, those of gradients.
    private static bool IsOfAverage(string name) => EntryName.IsAverage(name) && !name.Contains("optim", StringComparison.OrdinalIgnoreCase) && !name.Contains("exp_avg", StringComparison.Ordinal);

    private static bool IsBuffer(string name)
    {
        string leaf = name[(name.LastIndexOf('.') + 1)..];
        return Buffers.Contains(leaf) || ((leaf.StartsWith('u') || leaf.StartsWith("sv", StringComparison.Ordinal)) && char.IsAsciiDigit(leaf[^1]));
    }

    private static bool IsWeight(TensorEntry tensor) => tensor.Shape.Length > 1;

    private static bool HaveOneShape(TensorEntry one, TensorEntry other) => one.Shape.SequenceEqual(other.Shape);

    private static string Squeezed(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit));

    private static string InFile(ITensorFile tensors, string name) => tensors is RenamedTensors renamed ? renamed.InFile(name) : name;

    /// <summary>The tensors of one average.</summary>
    /// <param name="Name">The prefix.</param>
    /// <param name="Tensors">The names below the prefix, and the names in the file.</param>
    /// <param name="IsList">Whether the tensors are ordered instead of named.</param>
    private sealed record TensorGroup(string Name, IReadOnlyList<(string Key, TensorEntry Tensor)> Tensors, bool IsList);
}
