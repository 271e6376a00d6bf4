using System.CommandLine;
using System.CommandLine.Parsing;
using BigGan.Options;

namespace BigGan.Cli.Options;

/// <summary>Parses every numeric option with <see cref="NumberText"/>.</summary>
internal static class StrictNumbers
{
    /// <summary>Sets the parser of all numeric options of a verb and of its subcommands.</summary>
    internal static void ApplyTo(Command verb)
    {
        foreach (Option option in verb.Options) Apply(option);
        foreach (Command below in verb.Subcommands) ApplyTo(below);
    }

    private static void Apply(Option option)
    {
        switch (option)
        {
            case Option<int> { CustomParser: null } whole: whole.CustomParser = result => (int?)Whole(whole, result, int.MinValue, int.MaxValue) ?? 0; break;
            case Option<int?> { CustomParser: null } whole: whole.CustomParser = result => (int?)Whole(whole, result, int.MinValue, int.MaxValue); break;
            case Option<long> { CustomParser: null } whole: whole.CustomParser = result => Whole(whole, result, long.MinValue, long.MaxValue) ?? 0; break;
            case Option<long?> { CustomParser: null } whole: whole.CustomParser = result => Whole(whole, result, long.MinValue, long.MaxValue); break;
            case Option<double> { CustomParser: null } real: real.CustomParser = result => Real(real, result) ?? 0; break;
            case Option<double[]> { CustomParser: null } reals: reals.CustomParser = result => Reals(reals, result); break;
            case Option<double?> { CustomParser: null } real: real.CustomParser = result => Real(real, result); break;
        }
    }

    private static long? Whole(Option option, ArgumentResult result, long least, long most)
    {
        if (result.Tokens.Count == 0) return null;
        string given = result.Tokens[^1].Value;
        if (NumberText.Read(given, out long value, least, most) is not { } problem) return value;
        result.AddError($"{option.Name} '{given}' {problem}");
        return null;
    }

    private static double[] Reals(Option option, ArgumentResult result)
    {
        var values = new List<double>();
        foreach (Token token in result.Tokens)
        {
            if (NumberText.Read(token.Value, out double value) is { } problem) result.AddError($"{option.Name} '{token.Value}' {problem}");
            else values.Add(value);
        }

        return [.. values];
    }

    private static double? Real(Option option, ArgumentResult result)
    {
        if (result.Tokens.Count == 0) return null;
        string given = result.Tokens[^1].Value;
        if (NumberText.Read(given, out double value) is not { } problem) return value;
        result.AddError($"{option.Name} '{given}' {problem}");
        return null;
    }
}
