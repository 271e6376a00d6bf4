using System.CommandLine;
using System.Text;
using BigGan.Cli.Options;
using BigGan.Guidance;

namespace BigGan.Cli.Imagining;

/// <summary>What pictures are to show: texts, pictures and their weights.</summary>
internal sealed class PromptArguments
{
    private const int MostPrompts = 10_000;
    private const long LargestFile = 10_000_000;

    private readonly Argument<string?> _text = new("TEXT") { Description = "What the picture is to show", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _prompts = Texts("--prompt", "A further text to become like; repeatable", "TEXT");
    private readonly Option<double[]> _weights = Numbers("--weight", "The weight of a text; the first is that of the first text, and so on (default: 1)");
    private readonly Option<string[]> _avoided = Texts("--avoid", "A text to differ from; repeatable", "TEXT");
    private readonly Option<double[]> _avoidedWeights = Numbers("--avoid-weight", "The weight of a text to differ from, in their order (default: 1)");
    private readonly Option<string[]> _images = Texts("--image-prompt", "A picture to become like; repeatable", "FILE");
    private readonly Option<double[]> _imageWeights = Numbers("--image-weight", "The weight of a picture, in their order (default: 1)");
    private readonly Option<string?> _file = new("--prompts") { Description = "A file with a text a line: a picture of each, with the same other settings", HelpName = "FILE" };

    private Option[] Options => [_prompts, _weights, _avoided, _avoidedWeights, _images, _imageWeights, _file];

    internal void AddTo(Command verb)
    {
        verb.Arguments.Add(_text);
        foreach (Option option in Options) verb.Options.Add(option);
    }

    /// <summary>The name of what was given of the prompts, or null.</summary>
    internal string? Given(ParseResult parsed) => parsed.GetValue(_text) is not null ? "the text" : parsed.FirstGiven(Options);

    /// <summary>The prompts of each picture.</summary>
    /// <exception cref="InvalidOptionException">None is given, or there are more weights than prompts.</exception>
    /// <exception cref="InvalidFileException">The file of prompts cannot be read.</exception>
    internal IReadOnlyList<GuidancePrompt[]> Read(ParseResult parsed)
    {
        string[] texts = [.. parsed.GetValue(_text) is { } first ? [first] : Array.Empty<string>(), .. parsed.GetValue(_prompts)!];
        GuidancePrompt[] others =
        [
            .. Weighted(parsed.GetValue(_avoided)!, _avoidedWeights, parsed, (text, weight) => GuidancePrompt.Avoid(text, weight)),
            .. Weighted(parsed.GetValue(_images)!, _imageWeights, parsed, (path, weight) => GuidancePrompt.OfImage(path, weight)),
        ];
        if (parsed.GetValue(_file) is { } file)
        {
            if (texts.Length > 0) throw new InvalidOptionException("--prompts holds the texts; leave out the text and --prompt");
            OptionUse.Refuse(parsed.FirstGiven(_weights), "each line of --prompts is a picture of its own, with one text");
            return [.. Lines(file).Select(line => (GuidancePrompt[])[GuidancePrompt.OfText(line), .. others])];
        }

        GuidancePrompt[] prompts = [.. Weighted(texts, _weights, parsed, (text, weight) => GuidancePrompt.OfText(text, weight)), .. others];
        return prompts.Length > 0 ? [prompts] : throw new InvalidOptionException("say what the picture is to show, such as biggan imagine \"a sneaker\"");
    }

    private static IEnumerable<GuidancePrompt> Weighted(string[] values, Option<double[]> weights, ParseResult parsed, Func<string, double, GuidancePrompt> make)
    {
        double[] given = parsed.GetValue(weights)!;
        if (given.Length > values.Length)
            throw new InvalidOptionException($"{weights.Name} is given {given.Length} times for {values.Length} prompt{(values.Length == 1 ? "" : "s")} of its kind");
        return values.Select((value, i) => make(value, i < given.Length ? given[i] : 1));
    }

    private static string[] Lines(string path)
    {
        string text;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile } large) throw new InvalidFileException(path, $"has {large.Length} bytes; a file of prompts has at most {LargestFile}");
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\ufeff');
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not InvalidFileException) or DecoderFallbackException)
        {
            throw new InvalidFileException(path, error is DecoderFallbackException ? "is not UTF-8 text" : $"cannot be read: {error.Message}", error);
        }

        string[] lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0) throw new InvalidFileException(path, "has no prompt; it takes a text a line");
        return lines.Length <= MostPrompts ? lines : throw new InvalidFileException(path, $"has {lines.Length} prompts; the limit is {MostPrompts}");
    }

    private static Option<string[]> Texts(string name, string description, string word) => new(name) { Description = description, HelpName = word, DefaultValueFactory = _ => [] };

    private static Option<double[]> Numbers(string name, string description) => new(name) { Description = description, HelpName = "W", DefaultValueFactory = _ => [] };
}
