using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Data;
using BigGan.Models;
using BigGan.Recipes;
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
        Description = "Go on with the run from its newest checkpoint, or start it where it does not exist yet; images and options are remembered",
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Replace a run that is already there; with --resume: go on although the classes have other names",
    };

    internal void AddTo(Command verb)
    {
        verb.Options.Add(_data.Data);
        _recipe.AddTo(verb);
        foreach (Option option in (Option[])[_run, _resume, _force]) verb.Options.Add(option);
        _transfer.AddTo(verb);
        _data.AddTo(verb);
        _network.AddTo(verb);
    }

    internal string Folder(ParseResult parsed) => parsed.GetValue(_run) ?? (_recipe.PresetName(parsed) is { } preset
        ? Path.Combine("runs", preset)
        : throw new InvalidOptionException("train needs --run DIR where no --preset names the run"));

    internal bool IsResumed(ParseResult parsed) => parsed.GetValue(_resume);

    internal bool IsForced(ParseResult parsed) => parsed.GetValue(_force);

    internal string Device(ParseResult parsed) => parsed.GetValue(_network.Device)!;

    /// <summary>Where the images are, where that is said: a known name or an absolute path.</summary>
    internal string? Source(ParseResult parsed) => parsed.GetValue(_data.Data) is { } source && Path.Exists(source) ? Path.GetFullPath(source) : parsed.GetValue(_data.Data);

    /// <summary>How the images are to be read, as far as that is said.</summary>
    internal DatasetOptions Images(ParseResult parsed) => _data.Read(parsed);

    /// <summary>The split, where one is named.</summary>
    internal string? Split(ParseResult parsed) => _data.SplitOf(parsed);

    /// <summary>Whether the command line says what a new run is made of.</summary>
    internal bool DescribesRun(ParseResult parsed) => Source(parsed) is not null && (_recipe.NamesRecipe(parsed) || _transfer.IsGiven(parsed));

    internal TransferOptions? Transfer(ParseResult parsed) => _transfer.Read(parsed);

    /// <summary>The options of a run that starts at random, all but the number of classes.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="baseline">The options that replace a preset; null if a preset is required.</param>
    internal TrainingOptions Options(ParseResult parsed, TrainingOptions? baseline)
    {
        TrainingOptions options = _transfer.Apply(parsed, _recipe.Resolve(parsed, baseline, parsed.GetValue(_network.Precision)));
        return options with { Model = Resized(options.Model, _data.Read(parsed)) };
    }

    /// <summary>The options of a run that starts from a trained model, whose architecture it has.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="name">What the model is called in messages.</param>
    /// <param name="model">Its architecture.</param>
    /// <param name="trainedBy">The recipe it was trained by, for where no preset is named.</param>
    /// <exception cref="InvalidOptionException">The command line asks for another architecture.</exception>
    internal TrainingOptions Options(ParseResult parsed, string name, ModelOptions model, TrainingOptions trainedBy)
    {
        DatasetOptions asked = _data.Read(parsed);
        if ((asked.Height ?? model.Height, asked.Width ?? model.Width) != (model.Height, model.Width))
            throw new InvalidOptionException($"--size {asked.Height}x{asked.Width} is not the size of {name}, {model.Height}x{model.Width}");
        if ((asked.Channels ?? model.ImageChannels) != model.ImageChannels)
            throw new InvalidOptionException($"--channels {asked.Channels} is not what {name} draws, {model.ImageChannels}");
        if (_recipe.ModelOption(parsed) is { } changed)
            throw new InvalidOptionException($"{changed} changes the architecture, which is that of the model to start from; leave it out");
        return _transfer.Apply(parsed, _recipe.Resolve(parsed, trainedBy, parsed.GetValue(_network.Precision)) with { Model = model });
    }

    // A size on the command line is the model's as well; what a preset lists block by block was for its own size.
    private static ModelOptions Resized(ModelOptions model, DatasetOptions asked)
    {
        ModelOptions resized = model with
        {
            Height = asked.Height ?? model.Height,
            Width = asked.Width ?? model.Width,
            ImageChannels = asked.Channels ?? model.ImageChannels,
        };
        return (resized.Height, resized.Width) == (model.Height, model.Width) ? resized : resized with
        {
            Generator = model.Generator with { ChannelMultiples = null, Upsample = null, AttentionBlocks = null },
            Discriminator = model.Discriminator with { ChannelMultiples = null, Downsample = null, AttentionBlocks = null },
        };
    }
}
