using System.CommandLine;
using System.CommandLine.Parsing;
using BigGan.Names;

namespace BigGan.Cli;

/// <summary>Describes the first error of a command line in one line, with a suggestion.</summary>
internal static class UsageError
{
    /// <summary>The first error, or null.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="arguments">The arguments: the parser does not keep whether a value was written after '=' or separately.</param>
    internal static string? Describe(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        CommandResult verb = parsed.CommandResult;
        if (DescribeWords(parsed, arguments) is { } problem) return problem;
        if (parsed.UnmatchedTokens is [{ } first, ..])
        {
            string name = Path(verb);
            return verb.Command.Subcommands.Count == 0
                ? $"'{name}' does not take '{first}' ('{name} --help' shows what it takes)"
                : $"'{first}' is not a verb of '{name}'{Hint(first, verb.Command.Subcommands.Select(command => command.Name))} ('{name} --help' lists them)";
        }

        if (Renamed(verb).FirstOrDefault(pair => IsGiven(pair.Key) && IsGiven(pair.Value.Name)) is { Value.Name: var today, Key: var former })
            return $"{former} is the former name of {today}; give {today} only ('{Path(verb)} --help' explains)";
        // The text before the missing value.
        ParseError? error = parsed.Errors.FirstOrDefault(one => one.SymbolResult is OptionResult { Tokens.Count: > 0 }) ?? parsed.Errors.FirstOrDefault();
        return error is null ? null : $"{Describe(error, verb)} ('{Path(verb)} --help' explains)";

        bool IsGiven(string name) => parsed.Tokens.Any(token => token.Type == TokenType.Option && token.Value == name);
    }

    // The parser takes any argument after an option as its value, and an unknown option as a value if the verb accepts one more.
    // That is never intended: an argument that begins like an option is a value only after '=' or after '--'.
    private static string? DescribeWords(ParseResult parsed, IReadOnlyList<string> words)
    {
        CommandResult verb = parsed.CommandResult;
        for (int i = 0; i < words.Count && words[i] != "--"; i++)
        {
            if (!LooksLikeOption(words[i])) continue;
            int end = words[i].IndexOfAny(['=', ':']);
            string name = end < 0 ? words[i] : words[i][..end];
            if (Find(name, parsed) is not { } option) return UnknownOption(name, verb);
            if (Renamed(verb).ContainsKey(name)) name = option.Name;
            string? value = end < 0 ? null : words[i][(end + 1)..];
            string? next = i + 1 < words.Count ? words[i + 1] : null;
            bool needsValue = option.Arity.MinimumNumberOfValues > 0;
            if (value is "" || (value is null && next is "" && option.ValueType != typeof(bool))) return NeedsValue(name, verb);
            if (value is not null || !needsValue) continue;
            if (next is null or "--" || (LooksLikeOption(next) && Find(next.Split('=', ':')[0], parsed) is not null)) return NeedsValue(name, verb);
            if (LooksLikeOption(next))
            {
                return Hint(next, KnownNames(verb), "--").Length > 0 ? UnknownOption(next.Split('=', ':')[0], verb)
                    : $"{name} needs a value; one that begins with '-' is written {CommandText.Word($"{name}={next}")}";
            }

            i++;
        }

        return null;
    }

    private static string NeedsValue(string name, CommandResult verb) => $"{name} needs a value ('{Path(verb)} --help' explains)";

    private static string Describe(ParseError error, CommandResult verb)
    {
        if (error.SymbolResult is OptionResult { Option: var option, Tokens: [.., { } value] } && error.Message.StartsWith("Cannot parse", StringComparison.Ordinal))
            return $"{option.Name} '{value.Value}' is not {(option.ValueType == typeof(bool) || option.ValueType == typeof(bool?) ? "true or false" : "a value that it takes")}";
        if (error.SymbolResult is OptionResult { Tokens.Count: 0, Option.Name: var lonely, Implicit: false }) return $"{lonely} needs a value";
        if (verb.Command.Subcommands.Count > 0) return $"'{Path(verb)}' needs a verb";
        return error.Message.TrimEnd('.');
    }

    private static string UnknownOption(string name, CommandResult verb)
    {
        string hint = Hint(name, KnownNames(verb), "--");
        string value = hint.Length == 0 && verb.Command.Arguments.Count > 0 ? "; what begins with '-' and is none goes behind '--'" : "";
        return $"'{name}' is not an option of '{Path(verb)}'{hint}{value} ('{Path(verb)} --help' lists them)";
    }

    private static Dictionary<string, Option> Renamed(CommandResult verb) => verb.Command is Verb known ? known.FormerNames : [];

    private static IEnumerable<string> KnownNames(CommandResult verb) => Known(verb).Select(option => option.Name.TrimStart('-'));

    private static IEnumerable<Option> Known(CommandResult verb) =>
        Ancestors(verb).SelectMany(result => result.Command.Options.Where(option => result == verb || option.Recursive));

    // An option of the program itself may come before the verb.
    private static Option? Find(string name, ParseResult parsed)
    {
        IEnumerable<Option> options = parsed.Tokens.Any(token => token.Type == TokenType.Option && token.Value == name)
            ? Ancestors(parsed.CommandResult).SelectMany(result => result.Command.Options)
            : Known(parsed.CommandResult);
        return options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));
    }

    private static string Hint(string name, IEnumerable<string> known, string prefix = "") =>
        NearestName.Suggest(name.TrimStart('-').Split('=', ':')[0], known, 1) is [{ } nearest] ? $"; did you mean '{prefix}{nearest}'?" : "";

    private static bool LooksLikeOption(string text) =>
        text.Length > 2 && text.StartsWith("--", StringComparison.Ordinal) || text.Length > 1 && text[0] == '-' && char.IsAsciiLetter(text[1]);

    private static IEnumerable<CommandResult> Ancestors(CommandResult verb)
    {
        for (CommandResult? result = verb; result is not null; result = result.Parent as CommandResult) yield return result;
    }

    private static string Path(CommandResult verb) => string.Join(' ', Ancestors(verb).Reverse().Select(result => result.Command.Name));
}
