using BigGan.Layers;
using BigGan.Models;
using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>The batch norm statistics of a model for sampling: finds, collects and stores them, and writes them into the network.</summary>
internal sealed class ModelStatistics
{
    private readonly IGenerator _generator;
    private readonly WeightsIdentity _weights;
    private readonly StatisticsTable? _published;
    private readonly Precision _precision;
    private readonly StandingCache _cache;
    private readonly Dictionary<(Truncation Truncation, StatisticsOrigin Origin), (StatisticsTable Table, string? Path)> _standing = [];
    private LoadedTables? _loaded;
    private BufferCopy? _stored;
    private StatisticsChoice _applied = StatisticsChoice.Stored;

    /// <param name="generator">With its stored statistics.</param>
    /// <param name="weights">The identity of its weights.</param>
    /// <param name="published">A table that came with the weights; a table stored beside them takes precedence for truncations that it covers.</param>
    /// <param name="precision">Arithmetic of the network.</param>
    internal ModelStatistics(IGenerator generator, WeightsIdentity weights, StatisticsTable? published, Precision precision)
    {
        _generator = generator;
        _weights = weights;
        _published = published;
        _precision = NetworkPrecision.Resolve(precision, generator.Parameters.Device);
        _cache = new StandingCache(weights);
    }

    /// <summary>The first table of the model, or null.</summary>
    /// <exception cref="InvalidFileException">The table is damaged.</exception>
    internal StatisticsTable? Table => Loaded.Tables is [{ } first, ..] ? first.Table : null;

    /// <summary>The mode of a truncation without one when statistics are collected.</summary>
    internal TruncationMode PublishedMode => _published?.Mode ?? TruncationMode.Resample;

    /// <summary>Finds or collects the requested statistics, without changing the network.</summary>
    /// <exception cref="InvalidFileException">The model's table is damaged or of other weights, or the network's activations are not finite.</exception>
    /// <exception cref="InvalidOptionException">The model has no such statistics.</exception>
    internal (StatisticsChoice Choice, StatisticsUsed Used) Choose(
        Truncation? truncation, StatisticsOptions options, IProgress<StatisticsProgress>? progress, CancellationToken cancellation)
    {
        truncation?.Validate();
        if (options.Source == StatisticsSource.Standing) return ChooseStanding(truncation ?? StandingStatistics.NoTruncation, options, progress, cancellation);
        if (options.Source != StatisticsSource.Stored && ChooseRow(truncation, options) is { } row) return row;
        RequireLinear(options);
        Warning? passedOver = options.Source == StatisticsSource.Auto ? Unused(truncation) : null;
        return (StatisticsChoice.Stored, new StatisticsUsed { Source = StatisticsSource.Stored, Warnings = passedOver is null ? [] : [passedOver] });
    }

    /// <summary>Writes the chosen statistics into the network, if it has others.</summary>
    internal void Apply(StatisticsChoice choice)
    {
        if (choice == _applied) return;
        _stored ??= new BufferCopy(_generator.Parameters);
        if (choice.Table is null) _stored.Restore();
        else choice.Table.Apply(_generator, choice.Truncation, choice.Interpolation);
        _applied = choice;
    }

    /// <summary>Collects a table and stores it beside the model.</summary>
    /// <exception cref="InvalidFileException">A table exists already, or the folder is not writable; both are checked before anything is computed.</exception>
    internal StoredTable Store(
        TruncationMode mode,
        IReadOnlyList<double> truncations,
        StandingStatisticsOptions options,
        bool replace,
        IProgress<StatisticsProgress>? progress,
        CancellationToken cancellation)
    {
        string path = _weights.TablePath;
        if (!replace && File.Exists(path)) throw new InvalidFileException(path, "already exists") { Remedies = [Remedy.ReplaceExisting] };
        RequireWritable(path);
        var stored = new StoredTable(path, Collect(mode, truncations, options, progress, cancellation), OriginOf(options));
        StatisticsFile.Write(path, stored.Table, stored.Origin);
        _loaded = null;
        return stored;
    }

    private static void RequireWritable(string path)
    {
        string probe = AtomicFile.NewPartial(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            if (Directory.Exists(path)) throw new InvalidFileException(path, "is a folder; remove it");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not InvalidFileException))
        {
            throw new InvalidFileException(path, "cannot be written; copy the model to a folder of your own", error);
        }
    }

    private static void RequireLinear(StatisticsOptions options)
    {
        if (options.Interpolation != TableInterpolation.Linear)
            throw new InvalidOptionException("interpolation as in the Hugging Face package needs a model with a table of statistics") { Remedies = [Remedy.UseTable] };
    }

    private (StatisticsChoice Choice, StatisticsUsed Used)? ChooseRow(Truncation? truncation, StatisticsOptions options)
    {
        bool needsEven = options.Interpolation == TableInterpolation.HuggingFace;
        if (needsEven && Table is { } uneven && !Loaded.Tables.Any(loaded => loaded.Table.IsEven))
            throw new InvalidOptionException($"interpolation as in the Hugging Face package needs a table from 0 to 1 in even steps; the model's has {uneven.Range()}");
        foreach (LoadedTable loaded in Loaded.Tables.Where(loaded => loaded.Table.IsEven || !needsEven))
        {
            if (loaded.Table.RowOf(truncation, out Warning? warning) is not { } row) continue;
            return (new StatisticsChoice(loaded.Table, row, options.Interpolation), new StatisticsUsed
            {
                Source = StatisticsSource.Table,
                Truncation = new Truncation(loaded.Table.Mode, row),
                Interpolation = options.Interpolation,
                Origin = loaded.Origin,
                Path = loaded.Path,
                Warnings = warning is null ? [] : [warning],
            });
        }

        if (options.Source != StatisticsSource.Table) return null;
        if (Table is not { } table)
            throw Loaded.Refused ?? (Exception)new InvalidOptionException($"{_weights.Folder} has no table of statistics") { Remedies = [Remedy.CollectTable, Remedy.UseStandingStatistics] };
        string asked = truncation is { } given ? $"truncation {given}" : "latents without truncation";
        throw new InvalidOptionException($"the model's table of statistics has {table.Range()}, which does not cover {asked}") { Remedies = [Remedy.UseStandingStatistics] };
    }

    private Warning? Unused(Truncation? truncation)
    {
        if (Loaded.Refused is { } refused) return new Warning($"{refused.Message}; taking the statistics of training") { Remedies = refused.Remedies };
        return truncation is { } given && Table is { } table
            ? new Warning($"the model's table of statistics has {table.Range()}; truncation {given} takes the statistics of training") { Remedies = [Remedy.UseStandingStatistics] }
            : null;
    }

    private (StatisticsChoice Choice, StatisticsUsed Used) ChooseStanding(
        Truncation truncation, StatisticsOptions options, IProgress<StatisticsProgress>? progress, CancellationToken cancellation)
    {
        RequireLinear(options);
        options.Standing.Validate();
        StatisticsOrigin origin = OriginOf(options.Standing);
        var warnings = new List<Warning>();
        bool isNew = false;
        if (!_standing.TryGetValue((truncation, origin), out (StatisticsTable Table, string? Path) found))
        {
            if (_cache.Find(truncation, origin, warnings) is { } kept && kept.Table.Misfit(_generator) is null)
            {
                found = kept;
            }
            else
            {
                StatisticsTable table = Collect(truncation.Mode, [truncation.Value], options.Standing, progress, cancellation);
                found = (table, _cache.Keep(truncation, origin, table, warnings));
                isNew = true;
            }

            _standing.Add((truncation, origin), found);
        }

        return (new StatisticsChoice(found.Table, truncation.Value, TableInterpolation.Linear), new StatisticsUsed
        {
            Source = StatisticsSource.Standing,
            Truncation = truncation,
            Origin = origin,
            Path = found.Path,
            Collected = isNew,
            Warnings = warnings,
        });
    }

    private StatisticsTable Collect(
        TruncationMode mode, IReadOnlyList<double> truncations, StandingStatisticsOptions options, IProgress<StatisticsProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return StandingStatistics.CollectTable(_generator, mode, truncations, options, _precision, progress, cancellation);
        }
        catch (NotFiniteNumberException error)
        {
            throw new InvalidFileException(_weights.Folder, error.Message, error);
        }
    }

    private StatisticsOrigin OriginOf(StandingStatisticsOptions options) => new(
        _weights.Sha256.Value, options.Passes, options.BatchSizeFor(_generator.Model), options.Seed, _precision == Precision.BFloat16 ? "bf16" : "fp32");

    private LoadedTables Loaded => _loaded ??= Load();

    // A table of other weights is ignored: a folder may hold several weight files, and the table belongs to one of them.
    private LoadedTables Load()
    {
        string path = _weights.TablePath;
        LoadedTable[] published = _published is null ? [] : [new LoadedTable(_published, null, null)];
        if (!File.Exists(path)) return new LoadedTables(published, null);
        (StatisticsTable table, StatisticsOrigin origin) = Read(path);
        if (origin.WeightsSha256 != _weights.Sha256.Value)
            return new LoadedTables(published, new InvalidFileException(path, "was collected from other weights") { Remedies = [Remedy.ReplaceTable] });
        return table.Misfit(_generator) is { } misfit
            ? throw new InvalidFileException(path, $"does not fit the network: {misfit}")
            : new LoadedTables([new LoadedTable(table, origin.Passes > 0 ? origin : null, path), .. published], null);
    }

    private static (StatisticsTable Table, StatisticsOrigin Origin) Read(string path)
    {
        try
        {
            return StatisticsFile.Read(path);
        }
        catch (InvalidFileException damage)
        {
            throw new InvalidFileException(path, $"{damage.Problem}; remove it, or replace it", damage) { Remedies = [Remedy.ReplaceTable] };
        }
    }

    /// <summary>A table of the model.</summary>
    /// <param name="Table">The statistics.</param>
    /// <param name="Origin">How it was collected; null for a table published with the weights, even if the weights were converted.</param>
    /// <param name="Path">Its file; null for a table published with the weights.</param>
    private sealed record LoadedTable(StatisticsTable Table, StatisticsOrigin? Origin, string? Path);

    /// <summary>The tables of the model.</summary>
    /// <param name="Tables">The first table that covers a truncation is used.</param>
    /// <param name="Refused">Why the file beside the weights is not used.</param>
    private sealed record LoadedTables(IReadOnlyList<LoadedTable> Tables, InvalidFileException? Refused);
}
