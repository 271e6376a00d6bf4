using System.CommandLine;

namespace BigGan.Cli.Options;

/// <summary>Determines whether options were given, and refuses given options that have no effect.</summary>
internal static class OptionUse
{
    /// <summary>Whether the option is on the command line; a default does not count.</summary>
    internal static bool IsGiven(this Option option, ParseResult parsed) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The name of the first given option of several, or null.</summary>
    internal static string? FirstGiven(this ParseResult parsed, params IEnumerable<Option> options) => options.FirstOrDefault(option => option.IsGiven(parsed))?.Name;

    /// <summary>Refuses an option that would otherwise be silently ignored.</summary>
    /// <param name="option">The option's name if it was given, or null.</param>
    /// <param name="why">Why it has no effect; null if it has one.</param>
    /// <exception cref="InvalidOptionException">It was given and has no effect.</exception>
    internal static void Refuse(string? option, string? why)
    {
        if (option is not null && why is not null) throw new InvalidOptionException($"{option} would have no effect: {why}");
    }
}
