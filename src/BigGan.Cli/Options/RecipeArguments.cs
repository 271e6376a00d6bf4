using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using BigGan.Layers;
using BigGan.Options;
using BigGan.Recipes;

namespace BigGan.Cli.Options;

/// <summary>The options of a training run: a preset, overridden by a file, overridden by flags.</summary>
internal sealed class RecipeArguments
{
    private readonly Option<string?> _preset = new("--preset") { Description = "The recipe to start from; 'biggan presets' lists them", HelpName = "NAME" };

    private readonly Option<string?> _config = new("--config") { Description = "JSON that overrides the preset; 'biggan presets NAME' prints all keys", HelpName = "FILE" };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "One option by its path in that JSON, such as generator.learning_rate=1e-4; repeatable",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<long?> _steps = new("--steps") { Description = "G steps to train for" };

    private readonly Option<int?> _batch = new("--batch") { Description = "Images per forward" };

    private readonly Option<long?> _evaluateEvery = new("--evaluate-every")
    {
        Description = "Score samples every N steps and keep the best checkpoint; --set evaluation.KEY=VALUE changes how (default: never)",
        HelpName = "N",
    };

    private readonly Option<string?> _inception = new("--inception") { Description = "Inception weights for those scores (default: features of our own)", HelpName = "FILE" };

    private readonly Option<long?> _seed = new("--seed") { Description = "Seed of weights, latents, labels and data order" };

    internal void AddTo(Command verb)
    {
        AddArchitectureTo(verb);
        verb.Options.Add(_steps);
        verb.Options.Add(_seed);
        verb.Options.Add(_evaluateEvery);
        verb.Options.Add(_inception);
    }

    /// <summary>Adds only options that determine the networks and their memory.</summary>
    internal void AddArchitectureTo(Command verb)
    {
        foreach (Option option in (Option[])[_preset, _config, _set, _batch]) verb.Options.Add(option);
    }

    /// <summary>The first given flag of the architecture, or null.</summary>
    internal string? Given(ParseResult parsed) =>
        Array.Find((Option[])[_preset, _config, _set, _batch], option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>The preset's name, for naming the run; null if none was given.</summary>
    internal string? PresetName(ParseResult parsed) => parsed.GetValue(_preset) is { } name ? Presets.Get(name).Name : null;

    /// <summary>Whether a preset or a file of options is named.</summary>
    internal bool NamesRecipe(ParseResult parsed) => parsed.GetValue(_preset) is not null || parsed.GetValue(_config) is not null;

    /// <summary>Merges preset, file and flags.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="baseline">The options that replace a preset: those of the run to resume; null if a preset is required.</param>
    /// <param name="precision">The flag of the network arguments.</param>
    /// <exception cref="InvalidOptionException">An unknown preset or key, or a value of the wrong type.</exception>
    /// <exception cref="InvalidFileException">The file cannot be read.</exception>
    internal TrainingOptions Resolve(ParseResult parsed, TrainingOptions? baseline, Precision? precision)
    {
        string? config = parsed.GetValue(_config);
        TrainingOptions options = parsed.GetValue(_preset) is { } preset ? Presets.Get(preset).Options
            : baseline ?? (config is not null ? new TrainingOptions()
            : throw new InvalidOptionException($"{parsed.CommandResult.Command.Name} needs --preset NAME or --config FILE; 'biggan presets' lists the names"));
        if (config is not null) options = TrainingOptionsJson.Merge(options, ReadFile(config), config);
        foreach (string assignment in parsed.GetValue(_set)!) options = TrainingOptionsJson.Merge(options, ToJson(assignment), $"--set {assignment}");
        TrainingEvaluationOptions? evaluation = options.Evaluation;
        if (parsed.GetValue(_evaluateEvery) is { } every) evaluation = (evaluation ?? new()) with { Every = every };
        if (parsed.GetValue(_inception) is { } inception)
            evaluation = (evaluation ?? throw new InvalidOptionException("--inception needs --evaluate-every N")) with { Inception = Path.GetFullPath(inception) };
        return options with
        {
            Evaluation = evaluation,
            Steps = parsed.GetValue(_steps) ?? options.Steps,
            BatchSize = parsed.GetValue(_batch) ?? options.BatchSize,
            Seed = parsed.GetValue(_seed) ?? options.Seed,
            Precision = precision ?? options.Precision,
        };
    }

    /// <summary>The given option of the architecture, for verbs whose architecture is that of a model; null if none was given.</summary>
    /// <exception cref="InvalidFileException">The file cannot be read.</exception>
    internal string? ModelOption(ParseResult parsed)
    {
        if (Array.Find(parsed.GetValue(_set)!, assignment => assignment.StartsWith("model.", StringComparison.Ordinal)) is { } assignment) return $"--set {assignment}";
        if (parsed.GetValue(_config) is not { } config) return null;
        var empty = new TrainingOptions();
        return TrainingOptionsJson.Serialize(TrainingOptionsJson.Merge(empty, ReadFile(config), config) with { Model = empty.Model })
            == TrainingOptionsJson.Serialize(TrainingOptionsJson.Merge(empty, ReadFile(config), config)) ? null : $"--config {config}";
    }

    private static string ReadFile(string path)
    {
        const long Largest = 1 << 20;
        var file = new FileInfo(path);
        if (!file.Exists) throw new InvalidFileException(path, "does not exist; name a JSON file of options");
        return file.Length <= Largest ? File.ReadAllText(path) : throw new InvalidFileException(path, "is too large for a file of options");
    }

    // generator.learning_rate=1e-4 becomes {"generator":{"learning_rate":1e-4}}; a value that is neither JSON nor a number is a string.
    private static string ToJson(string assignment)
    {
        int equals = assignment.IndexOf('=');
        if (equals <= 0) throw new InvalidOptionException($"--set '{assignment}' is not of the form KEY=VALUE");
        JsonNode? node = ParseValue(assignment[(equals + 1)..]);
        foreach (string key in assignment[..equals].Split('.').Reverse()) node = new JsonObject { [key] = node };
        return node!.ToJsonString();
    }

    private static JsonNode? ParseValue(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // JSON does not allow .5 and +5, which every other option does.
            return NumberText.Read(text, out long whole) is null ? JsonValue.Create(whole)
                : NumberText.Read(text, out double number) is null ? JsonValue.Create(number)
                : JsonValue.Create(text);
        }
    }
}
