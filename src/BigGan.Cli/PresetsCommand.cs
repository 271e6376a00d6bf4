using System.CommandLine;
using BigGan.Recipes;

namespace BigGan.Cli;

/// <summary><c>biggan presets</c>: lists the presets and prints their options.</summary>
internal static class PresetsCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME") { Description = "Print all options of this preset as JSON, for --config", Arity = ArgumentArity.ZeroOrOne };
        var verb = new Verb(
            "presets",
            "Lists the recipes for training, or prints one.",
            new Example("biggan presets", "names and sources"),
            new Example("biggan presets fashion-32", "all of its options, to be changed in a file for: biggan train --config FILE"));
        verb.Arguments.Add(name);
        return verb.Does((parsed, _) =>
        {
            if (parsed.GetValue(name) is { } asked)
            {
                terminal.WriteLine(TrainingOptionsJson.Serialize(Presets.Get(asked).Options));
                return ExitCode.Success;
            }

            int width = Presets.Names.Max(preset => preset.Length);
            string? group = null;
            foreach (Preset preset in Presets.List)
            {
                if (group is not null && group != preset.Group) terminal.WriteLine("");
                if (group != preset.Group) terminal.WriteLine(preset.Group);
                terminal.WriteLine($"  {preset.Name.PadRight(width)}  {preset.Description}");
                group = preset.Group;
            }

            return ExitCode.Success;
        });
    }
}
