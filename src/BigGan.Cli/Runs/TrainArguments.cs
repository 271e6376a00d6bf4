using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Data;
using BigGan.Training;

namespace BigGan.Cli.Runs;

/// <summary>Everything that <c>biggan train</c> takes.</summary>
internal sealed class TrainArguments
{
    private readonly RecipeArguments _recipe = new();
    private readonly DatasetArguments _data = new();
    private readonly NetworkArguments _network = new();
    private readonly TransferArguments _transfer = new();
    private readonly Option<string?> _run = new("--run") { Description = "The run folder (default: runs/PRESET)", HelpName = "DIR" };
    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Resume the run from its newest checkpoint, or start it if it does not exist yet; images and options are remembered",
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Replace an existing run; with --resume: continue although the classes have other names",
    };

    internal void AddTo(Verb verb)
    {
        verb.Options.Add(_data.Data);
        _recipe.AddTo(verb);
        foreach (Option option in (Option[])[_run, _resume, _force]) verb.Options.Add(option);
        _transfer.AddTo(verb);
        _data.AddTo(verb);
        _network.AddTo(verb);
    }

    internal bool IsResumed(ParseResult parsed) => parsed.GetValue(_resume);

    /// <summary>Whether the command line says what a new run is made of.</summary>
    internal bool DescribesRun(ParseResult parsed) => Source(parsed) is not null && (_recipe.NamesRecipe(parsed) || _transfer.IsGiven(parsed));

    /// <summary>What is asked for.</summary>
    /// <exception cref="InvalidOptionException">No folder, or, for a new run, no images or no recipe is named; or the architecture of a model to start from is changed.</exception>
    internal RunRequest Read(ParseResult parsed)
    {
        string folder = parsed.GetValue(_run) ?? (_recipe.PresetName(parsed) is { } preset
            ? Path.Combine("runs", preset)
            : throw new InvalidOptionException("train needs --run DIR where no --preset names the run"));
        TransferOptions? transfer = _transfer.Read(parsed);
        if (!IsResumed(parsed)) RequireNewRun(parsed);
        if (transfer is not null && _recipe.ModelOption(parsed) is { } changed)
            throw new InvalidOptionException($"{changed} changes the architecture, which is that of the model to start from; leave it out");
        DatasetOptions images = _data.Read(parsed);
        return new RunRequest
        {
            Folder = folder,
            Images = new ImagesRequest
            {
                Source = Source(parsed),
                Height = images.Height,
                Width = images.Width,
                Channels = images.Channels,
                Split = _data.SplitOf(parsed),
                Small = images.Small,
                SkipBad = images.SkipBad,
            },
            Options = baseline => _transfer.Apply(parsed, _recipe.Resolve(parsed, baseline, parsed.GetValue(_network.Precision))),
            Transfer = transfer,
            Device = parsed.GetValue(_network.Device)!,
            Force = parsed.GetValue(_force),
            Software = $"biggan {CommandHost.Version}",
        };
    }

    private void RequireNewRun(ParseResult parsed)
    {
        if (Source(parsed) is null) throw new InvalidOptionException("train needs --data PATH|NAME, or --resume to go on with a run");
        if (!DescribesRun(parsed)) throw new InvalidOptionException("train needs --preset NAME or --config FILE; 'biggan presets' lists the names");
    }

    // A known name or an absolute path: a run that goes on may be told so from another folder.
    private string? Source(ParseResult parsed) => parsed.GetValue(_data.Data) is { } source && Path.Exists(source) ? Path.GetFullPath(source) : parsed.GetValue(_data.Data);
}
