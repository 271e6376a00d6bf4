using System.CommandLine;
using BigGan.Options;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli.Options;

/// <summary>The options for the truncation of latents and for batch norm statistics.</summary>
internal sealed class TruncationArguments
{
    private const string PaperThresholds = "2,1,0.5,0.04"; // figure 2
    private const string Factors = "1,0.5,0.25,0.05";

    private readonly Option<double?> _truncation = new("--truncation")
    {
        Description = "More typical images for less variety; the meaning of T depends on the mode (default: none)",
        HelpName = "T",
    };

    private readonly Option<string?> _truncations = new("--truncations")
    {
        Description = "Truncations separated by commas, one per row; 'none' is allowed (default: 2,1,0.5,0.04 as in the paper; factors 1,0.5,0.25,0.05)",
        HelpName = "T,T,...",
    };

    private readonly Option<string?> _range = new("--truncation")
    {
        Description = "Truncation of the samples; a range A..B draws the curve of scores over truncation (default: none)",
        HelpName = "T|A..B",
    };

    private readonly Option<int?> _points = new("--points") { Description = "Truncations of a range, evenly spread (default: 20)", HelpName = "N" };

    private readonly Option<int?> _passes = new("--passes") { Description = "Forward passes of standing statistics (default: 100)", HelpName = "N" };

    private readonly Option<bool> _hfExact = new("--hf-exact")
    {
        Description = "Interpolate between statistics as the Hugging Face package does, for comparison",
    };

    private readonly ChoiceOption<StatisticsSource> _statistics = new(
        "--statistics",
        "Batch statistics of training, of the model's table, or collected for T; auto (the default) is the table where it fits, else those of training",
        ("auto", StatisticsSource.Auto),
        ("stored", StatisticsSource.Stored),
        ("table", StatisticsSource.Table),
        ("standing", StatisticsSource.Standing));

    private readonly ChoiceOption<TruncationMode> _mode = ModeOption("resample, or what the model's table of statistics is for");

    /// <summary>The mode of a truncation.</summary>
    /// <param name="standard">The default.</param>
    internal static ChoiceOption<TruncationMode> ModeOption(string standard) => new(
        "--truncation-mode",
        $"Redraw latents beyond T as in the paper, multiply them by T, or both with a limit of 2 as TF Hub's modules (default: {standard})",
        ("resample", TruncationMode.Resample),
        ("scale", TruncationMode.Scale),
        ("tfhub", TruncationMode.TfHub));

    internal void AddTo(Command verb)
    {
        foreach (Option option in (Option[])[_truncation, _mode, _statistics, _passes, _hfExact]) verb.Options.Add(option);
    }

    /// <summary>Adds the options for a verb that compares several truncations.</summary>
    internal void AddSeriesTo(Command verb)
    {
        foreach (Option option in (Option[])[_truncations, _mode, _statistics, _passes, _hfExact]) verb.Options.Add(option);
    }

    /// <summary>Adds the options for a verb that takes one truncation or a range.</summary>
    internal void AddRangeTo(Command verb)
    {
        foreach (Option option in (Option[])[_range, _points, _mode, _statistics, _passes, _hfExact]) verb.Options.Add(option);
    }

    /// <summary>A given option that needs a model, with the reason; null if none was given.</summary>
    internal string? GivenWithRange(ParseResult parsed)
    {
        if (parsed.FirstGiven(_range, _points, _mode) is { } truncation) return $"{truncation}: truncation is of a model's samples";
        if (parsed.FirstGiven(_statistics, _passes) is { } statistics) return $"{statistics}: batch statistics are of a model's batch normalisation";
        return parsed.FirstGiven(_hfExact) is { } table ? $"{table}: a table of statistics is a model's" : null;
    }

    /// <summary>Whether a range was given.</summary>
    internal bool IsRange(ParseResult parsed) => parsed.GetValue(_range)?.Contains("..", StringComparison.Ordinal) == true;

    /// <summary>Refuses, before anything is opened, an invalid truncation or range, and options that require one.</summary>
    /// <exception cref="InvalidOptionException">The text is neither a number nor a range, or is missing.</exception>
    internal void CheckRange(ParseResult parsed)
    {
        const int MaxPoints = 1000;
        double[]? ends = parsed.GetValue(_range) is { } given ? ReadEnds(given) : null;
        if (ends is null && parsed.GetValue(_mode) is not null) throw new InvalidOptionException("--truncation-mode needs --truncation T");
        if (parsed.GetValue(_points) is not { } points) return;
        if (points is < 2 or > MaxPoints) throw new InvalidOptionException($"--points {points} is out of range: 2 to {MaxPoints}");
        if (ends is not { Length: 2 }) throw new InvalidOptionException("--points needs a range such as --truncation 0.05..1.0");
    }

    /// <summary>The truncation, or the truncations of the range, ascending; empty where none was asked for.</summary>
    /// <exception cref="InvalidOptionException">It is neither a number nor a range.</exception>
    internal IReadOnlyList<double> ReadRange(ParseResult parsed)
    {
        const int DefaultPoints = 20;
        if (parsed.GetValue(_range) is not { } given) return [];
        double[] values = ReadEnds(given);
        int points = parsed.GetValue(_points) ?? DefaultPoints;
        return values.Length == 1 ? values : [.. Enumerable.Range(0, points).Select(i => Math.Round(values[0] + ((values[1] - values[0]) * i / (points - 1)), 6))];
    }

    /// <summary>The mode of the truncations; null if not given.</summary>
    internal TruncationMode? ModeOf(ParseResult parsed) => parsed.GetValue(_mode);

    /// <summary>Refuses, before a model is opened, options that contradict each other.</summary>
    /// <exception cref="InvalidOptionException">Two options contradict each other.</exception>
    internal void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_mode) is not null && parsed.GetValue(_truncation) is null)
            throw new InvalidOptionException("--truncation-mode needs --truncation T");
        CheckStatistics(parsed);
    }

    /// <summary>Refuses, before a model is opened, options of statistics that contradict each other.</summary>
    /// <exception cref="InvalidOptionException">Two options contradict each other.</exception>
    internal void CheckStatistics(ParseResult parsed)
    {
        StatisticsSource source = parsed.GetValue(_statistics) ?? StatisticsSource.Auto;
        if (parsed.GetValue(_passes) is not null && source != StatisticsSource.Standing)
            throw new InvalidOptionException("--passes needs --statistics standing");
        if (parsed.GetValue(_hfExact) && source is StatisticsSource.Stored or StatisticsSource.Standing)
            throw new InvalidOptionException("--hf-exact needs --statistics table");
    }

    /// <summary>The requested truncation; null for none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="sampler">The model, which may have a default mode.</param>
    internal Truncation? Read(ParseResult parsed, Sampler sampler) => parsed.GetValue(_truncation) is { } value
        ? new Truncation(parsed.GetValue(_mode) ?? sampler.DefaultTruncationMode, value)
        : null;

    /// <summary>The truncations to compare, in the given order; null for none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="sampler">The model, which may have a default mode.</param>
    /// <exception cref="InvalidOptionException">The list has something other than numbers, or a number out of range.</exception>
    internal IReadOnlyList<Truncation?> ReadSeries(ParseResult parsed, Sampler sampler)
    {
        if (parsed.GetValue(_mode) is not null && parsed.GetValue(_truncations) is { } given && given.Split(',', StringSplitOptions.TrimEntries).All(IsNone))
            throw new InvalidOptionException("--truncation-mode needs a truncation other than none");
        TruncationMode mode = parsed.GetValue(_mode) ?? sampler.DefaultTruncationMode;
        string list = parsed.GetValue(_truncations) ?? (mode == TruncationMode.Resample ? PaperThresholds : Factors);
        string[] items = list.Split(',', StringSplitOptions.TrimEntries);
        RefuseDecimalCommas(items, list);
        return [.. items.Select(item => ReadItem(item, mode, list))];
    }

    /// <summary>The requested batch norm statistics.</summary>
    internal StatisticsOptions ReadStatistics(ParseResult parsed)
    {
        var standing = new StandingStatisticsOptions();
        return new StatisticsOptions
        {
            Source = parsed.GetValue(_statistics) ?? StatisticsSource.Auto,
            Interpolation = parsed.GetValue(_hfExact) ? TableInterpolation.HuggingFace : TableInterpolation.Linear,
            Standing = standing with { Passes = parsed.GetValue(_passes) ?? standing.Passes },
        };
    }

    private static double[] ReadEnds(string given)
    {
        string[] ends = given.Split("..");
        var values = new double[ends.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            if (given.Contains("...", StringComparison.Ordinal) || ends.Length > 2 || NumberText.Read(ends[i], out values[i]) is not null)
            {
                throw new InvalidOptionException($"--truncation '{given}' is neither a number nor a range such as 0.05..1.0{NumberText.Advice(ends[i])}");
            }
        }

        return values.Length < 2 || values[0] < values[1] ? values
            : throw new InvalidOptionException($"--truncation '{given}' is no range: its first number must be the smaller one");
    }

    private static bool IsNone(string item) => item.Equals("none", StringComparison.OrdinalIgnoreCase);

    // 0 is not a valid truncation, so in a list it is most likely the beginning of 0,5.
    private static void RefuseDecimalCommas(string[] items, string list)
    {
        int zero = Array.FindIndex(items, item => NumberText.Read(item, out double value) is null && value == 0);
        if (zero < 0) return;
        string? decimals = items.ElementAtOrDefault(zero + 1) is { Length: > 0 } next && next.All(char.IsAsciiDigit) ? next : null;
        throw new InvalidOptionException($"--truncations '{list}': {items[zero]} is no truncation"
            + (decimals is null ? "; every one is above 0, and none stands for no truncation" : $"; write 0.{decimals}, with a decimal point"));
    }

    private static Truncation? ReadItem(string item, TruncationMode mode, string list)
    {
        if (IsNone(item)) return null;
        if (NumberText.Read(item, out double value) is not null)
            throw new InvalidOptionException($"--truncations '{list}': '{item}' is not a number; write them as in 2,1,0.5 or none,1,0.5");
        var truncation = new Truncation(mode, value);
        truncation.Validate();
        return truncation;
    }
}
