using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Guidance;

namespace BigGan.Cli.Imagining;

/// <summary>How pictures are searched for.</summary>
internal sealed class SearchArguments
{
    private readonly ChoiceOption<SearchPreset> _preset = new("--from-preset", "Settings to begin from: those of Big Sleep, as published (20 x 1,050 steps of 128 cutouts)", ("big-sleep", SearchPreset.BigSleep));
    private readonly Option<int?> _steps = Number("--steps", $"Most steps of the optimizer (default: {Defaults.Steps})");
    private readonly Option<double?> _rate = new("--learning-rate") { Description = $"Learning rate of Adam (default: {Defaults.LearningRate})", HelpName = "R" };
    private readonly Option<int?> _candidates = Number("--candidates", $"Pictures drawn to start from; the best is taken (default: {Defaults.Candidates})");
    private readonly Option<int?> _cutouts = Number("--cutouts", $"Cutouts that CLIP sees in a step (default: {Defaults.Cutouts})");
    private readonly Option<int?> _accumulations = Number("--accumulate", "Passes, each with that many cutouts, before a step (default: 1)");
    private readonly Option<int?> _patience = Number("--patience", $"End early after N scorings, one every {Defaults.ScoreEvery} steps, without a better score; 0 for never (default: {Defaults.Patience})");
    private readonly Option<int?> _topClasses = Number("--max-classes", "Only N classes have a weight in each layer (default: all)");
    private readonly Option<bool> _centred = new("--center") { Description = "Cutouts around the middle rather than anywhere" };

    private static GuidanceOptions Defaults { get; } = new();

    internal Option[] Options => [_preset, _steps, _rate, _candidates, _cutouts, _accumulations, _patience, _topClasses, _centred];

    /// <summary>The number of steps, or null.</summary>
    internal int? Steps(ParseResult parsed) => parsed.GetValue(_steps);

    /// <summary>The name of a given option other than the number of steps, or null.</summary>
    internal string? Given(ParseResult parsed) => parsed.FirstGiven(Options.Where(option => option != _steps));

    /// <summary>The settings.</summary>
    internal GuidanceOptions Read(ParseResult parsed)
    {
        GuidanceOptions start = parsed.GetValue(_preset) is SearchPreset.BigSleep ? GuidanceOptions.BigSleep : Defaults;
        return start with
        {
            Steps = parsed.GetValue(_steps) ?? start.Steps,
            LearningRate = parsed.GetValue(_rate) ?? start.LearningRate,
            Candidates = parsed.GetValue(_candidates) ?? start.Candidates,
            Cutouts = parsed.GetValue(_cutouts) ?? start.Cutouts,
            Accumulations = parsed.GetValue(_accumulations) ?? start.Accumulations,
            Patience = parsed.GetValue(_patience) ?? start.Patience,
            IsCentred = parsed.GetValue(_centred) || start.IsCentred,
            TopClasses = parsed.GetValue(_topClasses) ?? start.TopClasses,
            Classes = parsed.GetValue(_topClasses) is null ? start.Classes : ClassForm.TopClasses,
        };
    }

    private static Option<int?> Number(string name, string description) => new(name) { Description = description, HelpName = "N" };
}

/// <summary>Settings to begin from.</summary>
internal enum SearchPreset
{
    /// <summary><see cref="GuidanceOptions.BigSleep"/>.</summary>
    BigSleep,
}
