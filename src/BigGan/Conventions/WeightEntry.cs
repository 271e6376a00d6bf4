using BigGan.Names;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>A network within a weight file: the whole file, or the tensors of one dictionary or with one prefix.</summary>
/// <param name="Convention">The convention of its names.</param>
/// <param name="Name">The file's name for it, such as <c>ema</c> or <c>state_dict.generator_ema</c>; empty if its tensor names have no prefix.</param>
/// <param name="Tensors">Its tensors under the names of the convention; owns the file.</param>
internal sealed record WeightEntry(WeightConvention Convention, string Name, ITensorFile Tensors)
{
    private const int MostEntries = 64, MostUnreadNamed = 3;

    // Prefixes that torch.compile, DataParallel and similar wrappers insert at the beginning of names or within them.
    private static readonly HashSet<string> Wrappers = ["module", "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module"];

    private bool IsDiscriminator => Convention.IsDiscriminator(Tensors);

    /// <summary>The network to sample from: the moving average if the file has one.</summary>
    /// <param name="file">Owned by the caller until its tensors are taken.</param>
    /// <param name="notes">Receives which of several networks was chosen.</param>
    /// <returns>Null if no convention recognises the names. A discriminator if the file has no generator, so that it can be refused by name.</returns>
    /// <exception cref="InvalidFileException">Several networks fit, and their names do not decide.</exception>
    internal static WeightEntry? Generator(ITensorFile file, List<string> notes)
    {
        List<WeightEntry> all = In(file);
        WeightEntry[] generators = [.. all.Where(entry => !entry.IsDiscriminator)];
        if (generators.Length == 0) return all.FirstOrDefault();
        var unread = new List<string>();
        if (!generators.Any(entry => EntryName.IsAverage(entry.Name))) generators = [.. generators, .. UnnamedAverages.In(file, all, generators, unread)];
        int rank = generators.Min(entry => EntryName.Rank(entry.Name));
        WeightEntry[] best = [.. generators.Where(entry => EntryName.Rank(entry.Name) == rank)];
        WeightEntry taken = best[0];
        if (!best.Skip(1).All(other => HaveSameNumbers(taken.Tensors, other.Tensors)))
            throw new InvalidFileException(file.Path, $"holds several generators, and no name says which one to take: {Listed(best)}; save the one you mean alone");
        if (generators.Length > 1)
        {
            string kind = EntryName.IsAverage(taken.Name) ? "the moving average " : "";
            notes.Add($"{file.Path}: takes {kind}{Title(taken)}, not {Listed(generators.Where(entry => entry != taken))}");
        }

        if (unread.Count > 0 && !EntryName.IsAverage(taken.Name))
            notes.Add($"{file.Path}: holds a moving average {string.Join(", ", unread.Take(MostUnreadNamed).Select(Quoted.Text))} that cannot be read; takes {Title(taken)}");

        return taken;
    }

    /// <summary>The discriminator in a file; the whole file if none is recognised, so that the strict comparison reports the differences.</summary>
    internal static ITensorFile Discriminator(ITensorFile file, WeightConvention convention) =>
        In(file).Where(entry => entry.Convention == convention && entry.IsDiscriminator).MinBy(entry => EntryName.IsAverage(entry.Name))?.Tensors ?? file;

    /// <summary>Every network in a file whose names a convention recognises.</summary>
    private static List<WeightEntry> In(ITensorFile file)
    {
        var entries = new List<WeightEntry>();
        IReadOnlyList<string> averages = UnnamedAverages.BeginningsIn(file);
        foreach (WeightConvention convention in WeightConvention.All)
        {
            if (convention.Landmarks.Count == 0)
            {
                if (convention.Recognises(file)) entries.Add(new WeightEntry(convention, "", file));
                continue;
            }

            string[] beginnings = [.. file.Names.Select(name => BeginningOf(name, convention.Landmarks)).OfType<string>().Distinct()];
            if (entries.Count + beginnings.Length > MostEntries) throw new InvalidFileException(file.Path, $"holds more than {MostEntries} networks; save the one you mean alone");
            foreach (string beginning in beginnings)
            {
                string[] others =
                [
                    .. beginnings.Where(other => other.Length > beginning.Length && other.StartsWith(beginning, StringComparison.Ordinal)),
                    .. averages.Where(other => other.Length > beginning.Length && other.StartsWith(beginning, StringComparison.Ordinal) && !beginnings.Any(known => known.StartsWith(other, StringComparison.Ordinal))),
                ];
                string name = Unwrapped(beginning).TrimEnd('.');
                ITensorFile tensors = Part(file, name, beginning, others);
                if (convention.Recognises(tensors)) entries.Add(new WeightEntry(convention, name, tensors));
            }
        }

        return entries;
    }

    // Tensors with the prefix of another network belong to that network.
    private static ITensorFile Part(ITensorFile file, string name, string beginning, string[] others)
    {
        string[] own = [.. file.Names.Where(tensor => tensor.StartsWith(beginning, StringComparison.Ordinal) && !others.Any(other => tensor.StartsWith(other, StringComparison.Ordinal)))];
        (string Name, string InFile)[] renamed = [.. own.Select(tensor => (Unwrapped(tensor[beginning.Length..]), tensor))];
        if (renamed.DistinctBy(pair => pair.Name, StringComparer.Ordinal).Count() < own.Length) renamed = [.. own.Select(tensor => (tensor[beginning.Length..], tensor))];
        return own.Length == file.Names.Count && renamed.All(pair => pair.Name == pair.InFile) ? file : new RenamedTensors(file, name, renamed);
    }

    private static string Unwrapped(string name) =>
        Wrappers.Any(wrapper => name.Contains(wrapper, StringComparison.Ordinal)) ? string.Join('.', name.Split('.').Where(part => !Wrappers.Contains(part))) : name;

    /// <summary>The prefix before a landmark, with its last dot; null if the name does not end with the landmark, wrappers within it ignored.</summary>
    private static string? BeginningOf(string name, IReadOnlyList<string> landmarks)
    {
        foreach (string landmark in landmarks)
        {
            int last = landmark.LastIndexOf('.');
            if (!name.EndsWith(landmark.AsSpan(last), StringComparison.Ordinal)) continue;
            string[] parts = name.Split('.'), wanted = landmark.Split('.');
            int place = parts.Length, found = wanted.Length;
            while (place > 0 && found > 0 && (parts[place - 1] == wanted[found - 1] || Wrappers.Contains(parts[place - 1])))
            {
                if (parts[--place] == wanted[found - 1]) found--;
            }

            if (found == 0) return string.Concat(parts[..place].Select(part => part + "."));
        }

        return null;
    }

    private static bool HaveSameNumbers(ITensorFile a, ITensorFile b)
    {
        if (!a.Names.ToHashSet(StringComparer.Ordinal).SetEquals(b.Names)) return false;
        foreach (string name in a.Names)
        {
            (TensorEntry one, TensorEntry other) = (a[name], b[name]);
            if (one.Type != other.Type || !one.Shape.SequenceEqual(other.Shape) || !SafetensorsType.TryByteCount(one.Type, one.Shape, out long? count) || count > Array.MaxLength) return false;
            byte[] first = new byte[count.Value], second = new byte[count.Value];
            a.ReadInto(name, first);
            b.ReadInto(name, second);
            if (!first.AsSpan().SequenceEqual(second)) return false;
        }

        return true;
    }

    private static string Title(WeightEntry entry) => entry switch
    {
        { Name.Length: > 0 } => Quoted.Text(entry.Name),
        { Tensors: PyTorchFile { OnlyPlace: { Length: > 0 } place } } => Quoted.Text(place),
        _ => "the tensors outside of dictionaries",
    };

    private static string Listed(IEnumerable<WeightEntry> entries) => string.Join(", ", entries.Select(Title));
}
