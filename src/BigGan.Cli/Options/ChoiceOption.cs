using System.CommandLine;
using BigGan.Names;

namespace BigGan.Cli.Options;

/// <summary>An option whose value is one of a few words; null if it was not given.</summary>
/// <typeparam name="T">The meaning of the words.</typeparam>
internal sealed class ChoiceOption<T> : Option<T?>
    where T : struct, Enum
{
    /// <param name="name">Such as <c>--precision</c>.</param>
    /// <param name="description">One line for the help, which adds the list of words.</param>
    /// <param name="choices">Every word and its meaning, in the order of the help.</param>
    internal ChoiceOption(string name, string description, params (string Word, T Value)[] choices)
        : base(name)
    {
        string[] words = [.. choices.Select(choice => choice.Word)];
        Description = description;
        HelpName = string.Join('|', words);
        CompletionSources.Add(words);
        CustomParser = result =>
        {
            string given = result.Tokens[^1].Value;
            int found = Array.IndexOf(words, given);
            if (found >= 0) return choices[found].Value;
            string hint = NearestName.Suggest(given, words, 1) is [{ } nearest] ? $"; did you mean '{nearest}'?" : "";
            result.AddError($"{name} '{given}' is not one of {string.Join(", ", words)}{hint}");
            return null;
        };
    }
}
