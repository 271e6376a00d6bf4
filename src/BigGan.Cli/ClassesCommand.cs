using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using BigGan.Checkpoints;
using BigGan.Cli.Options;
using BigGan.Names;

namespace BigGan.Cli;

/// <summary><c>biggan classes</c>: lists and searches the classes of a model or of ImageNet.</summary>
internal static class ClassesCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var query = new Argument<string?>("QUERY") { Description = "List only classes with these words in a name, or with this number or WordNet id", Arity = ArgumentArity.ZeroOrOne };
        var model = new Option<string?>("--model")
        {
            Description = $"A model, by path or by the name of one that ships (default: {ModelCatalogue.Default})",
            HelpName = "PATH|NAME",
        };
        var imageNet = new Option<bool>("--imagenet") { Description = "The 1000 classes of ImageNet instead of a model's" };
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var json = new JsonOption("the classes", force);
        var verb = new Verb(
            "classes",
            "Lists the classes of a model, or finds some of them by name.",
            new Example("biggan classes", "what the shipped model draws"),
            new Example("biggan classes --imagenet retriever", "label, WordNet id and names of every retriever"),
            new Example("biggan classes --model biggan-deep-256/ --json", "all classes of a model, for a script"));
        verb.Arguments.Add(query);
        foreach (Option option in (Option[])[model, imageNet, force, json]) verb.Options.Add(option);
        return verb.Does((parsed, _) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            if (parsed.GetValue(imageNet) && parsed.GetValue(model) is not null) throw new InvalidOptionException("--imagenet lists ImageNet's classes; leave out --model");
            var classes = new ClassList(parsed.GetValue(imageNet) ? ImageNetClasses.Names : NamesOf(terminal, parsed.GetValue(model)));
            ClassEntry[] found =
            [
                .. (parsed.GetValue(query) is { } words ? classes.Search(words) : Enumerable.Range(0, classes.Count))
                    .Select(label => new ClassEntry(label, classes.WordNetIdOf(label), classes.NameOf(label))),
            ];
            if (!result.Write(found, ClassEntryJson.Default.ClassEntryArray)) Print(terminal, found);
            return ExitCode.Success;
        });
    }

    private static IReadOnlyList<string> NamesOf(Terminal terminal, string? model)
    {
        using ModelSource source = ModelSource.Open(ModelCatalogue.Locate(model));
        foreach (string warning in source.Warnings) terminal.Warn(warning);
        return source.ClassNames;
    }

    private static void Print(Terminal terminal, ClassEntry[] entries)
    {
        int width = entries[^1].Label.ToString(CultureInfo.InvariantCulture).Length;
        bool hasIds = entries.Any(entry => entry.WordNetId is not null);
        foreach (ClassEntry entry in entries)
        {
            string id = hasIds ? $"{entry.WordNetId,-9}  " : "";
            terminal.WriteLine($"{entry.Label.ToString(CultureInfo.InvariantCulture).PadLeft(width)}  {id}{CommandText.Line(entry.Name)}");
        }
    }
}

/// <summary>A class, as <c>biggan classes --json</c> writes it.</summary>
/// <param name="Label">Its label.</param>
/// <param name="WordNetId">Null for a class that is not ImageNet's.</param>
/// <param name="Name">Its name, or synonyms separated by commas.</param>
internal sealed record ClassEntry(int Label, string? WordNetId, string Name);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClassEntry[]))]
internal sealed partial class ClassEntryJson : JsonSerializerContext;
