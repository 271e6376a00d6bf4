using System.CommandLine;
using BigGan.Checkpoints;
using BigGan.Recipes;
using BigGan.Training;

namespace BigGan.Cli.Options;

/// <summary>Starting a run from a trained model.</summary>
internal sealed class TransferArguments
{
    private readonly Option<string?> _from = new("--start-from")
    {
        Description = "Start from a trained model of any supported program, on other classes: a run, model folder or weight file, or the name of a model that ships",
        HelpName = "PATH|NAME",
    };

    private readonly Option<string[]> _classes = new("--class-from")
    {
        Description = "A class of the images and the class of that model whose embedding it starts with, such as tabby=\"Egyptian cat\"; repeatable",
        HelpName = "NEW=OLD",
        DefaultValueFactory = _ => [],
    };

    private readonly ChoiceOption<NewClassEmbedding> _newClasses = new(
        "--new-classes",
        "How the embeddings of classes that the model does not know start (default: random, as spread as those that it knows)",
        ("random", NewClassEmbedding.Random),
        ("mean", NewClassEmbedding.Mean));

    private readonly Option<int?> _freeze = new("--freeze-discriminator") { Description = "Freeze the first N blocks of the model's discriminator", HelpName = "N" };

    internal void AddTo(Verb verb)
    {
        foreach (Option option in (Option[])[_from, _classes, _newClasses, _freeze]) verb.Options.Add(option);
        verb.Rename(_from, "--from");
    }

    /// <summary>Whether a model to start from is named.</summary>
    internal bool IsGiven(ParseResult parsed) => parsed.GetValue(_from) is not null;

    /// <summary>The given options, or null if the run starts from random weights.</summary>
    /// <exception cref="InvalidOptionException">An option of a transfer was given without a model to start from.</exception>
    /// <exception cref="InvalidFileException">The model does not exist.</exception>
    internal TransferOptions? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_from) is not { } source)
        {
            Option? alone = Array.Find((Option[])[_classes, _newClasses, _freeze], option => parsed.GetResult(option) is { Implicit: false });
            return alone is null ? null : throw new InvalidOptionException($"{alone.Name} needs --start-from, the model to start from");
        }

        return new TransferOptions
        {
            Source = ModelCatalogue.Locate(source),
            Classes = Pairs(parsed.GetValue(_classes)!),
            NewClasses = parsed.GetValue(_newClasses) ?? NewClassEmbedding.Random,
        };
    }

    /// <summary>Options of the run that these flags change.</summary>
    internal TrainingOptions Apply(ParseResult parsed, TrainingOptions options) =>
        options with { FrozenDiscriminatorBlocks = parsed.GetValue(_freeze) ?? options.FrozenDiscriminatorBlocks };

    private static Dictionary<string, string> Pairs(string[] given)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string from) in given.Select(Pair))
            if (!pairs.TryAdd(name, from)) throw new InvalidOptionException($"--class-from gives '{name}' two classes to start from");
        return pairs;
    }

    private static KeyValuePair<string, string> Pair(string given) => given.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } from]
        ? new KeyValuePair<string, string>(name, from)
        : throw new InvalidOptionException($"--class-from '{given}' is not of the form NEW=OLD");
}
