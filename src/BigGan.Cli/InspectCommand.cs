using System.CommandLine;
using BigGan.Checkpoints;
using BigGan.Cli.Inspection;
using BigGan.Cli.Options;
using BigGan.Recipes;
using BigGan.Training;

namespace BigGan.Cli;

/// <summary><c>biggan inspect</c>: what is in a recipe, a model or a weight file.</summary>
internal static class InspectCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var path = new Argument<string?>("PATH|NAME")
        {
            Description = "A run, checkpoint or model folder, the name of a model that ships, or a weight file",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var recipe = new RecipeArguments();
        var tensors = new Option<bool>("--tensors") { Description = "List every tensor of the weights" };
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var json = new JsonOption("everything", force);
        var verb = new Verb(
            "inspect",
            "Shows the networks of a recipe or model as a table, or the tensors of a weight file.",
            new Example("biggan inspect --preset imagenet-128", "layers, parameters, work and memory of the paper's model"),
            new Example("biggan inspect --preset deep-256 --set model.generator.width=64 --batch 32", "the same for changed options"),
            new Example("biggan inspect runs/photos", "what a run has trained, and in what it differs from the preset"),
            new Example("biggan inspect weights.safetensors --tensors", "every tensor of a weight file"));
        verb.Arguments.Add(path);
        recipe.AddArchitectureTo(verb);
        verb.Options.Add(tensors);
        verb.Options.Add(force);
        verb.Options.Add(json);
        return verb.Does((parsed, _) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            string? given = parsed.GetValue(path), flag = recipe.Given(parsed);
            if (given is not null && flag is not null) throw new InvalidOptionException($"{flag} is for recipes; leave it out, or leave out '{given}'");
            if (given is null)
            {
                if (parsed.GetValue(tensors)) throw new InvalidOptionException("--tensors is for a model or weight file; name one");
                Recipe(terminal, recipe, parsed, result);
                return ExitCode.Success;
            }

            string located = ModelCatalogue.Locate(given);
            if (File.Exists(located)) Weights(terminal, located, parsed.GetValue(tensors), result);
            else Model(terminal, located, parsed.GetValue(tensors), result);
            return ExitCode.Success;
        });
    }

    private static void Recipe(Terminal terminal, RecipeArguments recipe, ParseResult parsed, JsonOutput result)
    {
        if (recipe.Given(parsed) is null) throw new InvalidOptionException("inspect needs a PATH, --preset NAME or --config FILE");
        TrainingOptions options = recipe.Resolve(parsed, null, null);
        RunOptions.Validate(options);
        RecipeReport report = RecipeReport.Of(recipe.PresetName(parsed), options);
        if (!result.Write(report, InspectJson.Default.RecipeReport)) report.Print(terminal);
    }

    private static void Model(Terminal terminal, string path, bool all, JsonOutput result)
    {
        ModelReport report = ModelReport.Of(path);
        if (!result.Write(report, InspectJson.Default.ModelReport)) report.Print(terminal, all);
    }

    private static void Weights(Terminal terminal, string path, bool all, JsonOutput result)
    {
        WeightsReport report = WeightsReport.WithModel(path);
        if (!result.Write(report, InspectJson.Default.WeightsReport)) report.Print(terminal, all);
    }
}
