using System.CommandLine;

namespace BigGan.Cli.Options;

/// <summary>Tells whether options were given, and refuses those that would have no effect.</summary>
internal static class OptionUse
{
    /// <summary>Whether the command line has the option; a default is not given.</summary>
    internal static bool IsGiven(this Option option, ParseResult parsed) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The name of the first of some options that was given, or null.</summary>
    internal static string? FirstGiven(this ParseResult parsed, params IEnumerable<Option> options) => options.FirstOrDefault(option => option.IsGiven(parsed))?.Name;

    /// <summary>Refuses an option that was given where nothing would use it: it would be ignored otherwise, and nobody means that.</summary>
    /// <param name="option">The option's name where it was given, or null.</param>
    /// <param name="why">What makes it useless; null where it is used.</param>
    /// <exception cref="InvalidOptionException">It was given, and is of no use.</exception>
    internal static void Refuse(string? option, string? why)
    {
        if (option is not null && why is not null) throw new InvalidOptionException($"{option} would have no effect: {why}");
    }
}
