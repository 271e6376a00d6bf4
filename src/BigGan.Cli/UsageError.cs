using System.CommandLine;
using System.CommandLine.Parsing;
using BigGan.Options;

namespace BigGan.Cli;

/// <summary>Says in one line what is wrong with a command line, naming what was probably meant.</summary>
internal static class UsageError
{
    /// <summary>The first problem, or null when there is none.</summary>
    internal static string? Describe(ParseResult parsed)
    {
        CommandResult verb = parsed.CommandResult;

        // The parser takes an unknown option for a value wherever the verb accepts one more; nobody means that.
        foreach (Token token in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
            if (token.Type == TokenType.Argument && LooksLikeOption(token.Value)) return UnknownOption(token.Value, verb);

        if (parsed.UnmatchedTokens is [{ } first, ..])
        {
            string name = Path(verb);
            return verb.Command.Subcommands.Count == 0
                ? $"'{name}' does not take '{first}' ('{name} --help' shows what it takes)"
                : $"'{first}' is not a verb of '{name}'{Hint(first, verb.Command.Subcommands.Select(command => command.Name))} ('{name} --help' lists them)";
        }

        return parsed.Errors is [{ } error, ..] ? $"{Describe(error, verb)} ('{Path(verb)} --help' explains)" : null;
    }

    private static string Describe(ParseError error, CommandResult verb)
    {
        if (error.SymbolResult is OptionResult { Option: var option, Tokens: [.., { } value] } && error.Message.StartsWith("Cannot parse", StringComparison.Ordinal))
            return $"{option.Name} '{value.Value}' is not {Kind(option.ValueType)}";
        if (error.SymbolResult is OptionResult { Tokens.Count: 0, Option.Name: var lonely, Implicit: false }) return $"{lonely} needs a value";
        if (verb.Command.Subcommands.Count > 0) return $"'{Path(verb)}' needs a verb";
        return error.Message.TrimEnd('.');
    }

    private static string UnknownOption(string token, CommandResult verb)
    {
        string name = token.Split('=', ':')[0];
        IEnumerable<string> known = Ancestors(verb)
            .SelectMany(result => result.Command.Options.Where(option => result == verb || option.Recursive))
            .Select(option => option.Name.TrimStart('-'));
        return $"'{name}' is not an option of '{Path(verb)}'{Hint(name.TrimStart('-'), known, "--")} ('{Path(verb)} --help' lists them)";
    }

    private static string Hint(string name, IEnumerable<string> known, string prefix = "") =>
        NearestName.Suggest(name, known, 1) is [{ } nearest] ? $"; did you mean '{prefix}{nearest}'?" : "";

    private static bool LooksLikeOption(string text) =>
        text.Length > 2 && text.StartsWith("--", StringComparison.Ordinal) || text.Length > 1 && text[0] == '-' && char.IsAsciiLetter(text[1]);

    private static IEnumerable<CommandResult> Ancestors(CommandResult verb)
    {
        for (CommandResult? result = verb; result is not null; result = result.Parent as CommandResult) yield return result;
    }

    private static string Path(CommandResult verb) => string.Join(' ', Ancestors(verb).Reverse().Select(result => result.Command.Name));

    private static string Kind(Type type)
    {
        Type value = Nullable.GetUnderlyingType(type) ?? type;
        return value == typeof(int) || value == typeof(long) ? "a whole number"
            : value == typeof(float) || value == typeof(double) ? "a number"
            : value == typeof(bool) ? "true or false"
            : "a value that it takes";
    }
}
