using System.CommandLine;
using BigGan.Cli.Sampling;

namespace BigGan.Cli.Options;

/// <summary><c>--json</c>, which means the same on every verb: the result as JSON in place of the text on the output, or in a file beside that text.</summary>
internal sealed class JsonOption : Option<string?>
{
    private const string Flag = "--json";
    private const string Output = "-";

    private readonly Option<bool> _force;

    /// <param name="result">What is written, for the help.</param>
    /// <param name="force">The verb's option that allows a file to be replaced.</param>
    internal JsonOption(string result, Option<bool> force)
        : base(Flag)
    {
        _force = force;
        Description = $"Write {result} as JSON to the output, or to a file (--json=FILE)";
        HelpName = "FILE";
        Arity = ArgumentArity.ZeroOrOne;
    }

    /// <summary>The words of a verb that takes words of its own, so that only a name behind '=' is a file: in <c>inspect --json model</c> the model is none.</summary>
    internal static IReadOnlyList<string> WithoutNextWord(IReadOnlyList<string> words)
    {
        int options = words.TakeWhile(word => word != "--").Count();
        return [.. words.Select((word, i) => i < options && word == Flag ? $"{Flag}={Output}" : word)];
    }

    /// <summary>Where the result goes. A file is checked before anything is computed.</summary>
    /// <exception cref="InvalidFileException">The file exists and may not be replaced, or its folder is a file.</exception>
    internal JsonOutput Read(ParseResult parsed, Terminal terminal)
    {
        string? file = parsed.GetValue(this) is { } name && name != Output ? name : null;
        if (file is not null) SampleTarget.Prepare([file], parsed.GetValue(_force));
        return new JsonOutput(terminal, this.IsGiven(parsed), file);
    }
}
