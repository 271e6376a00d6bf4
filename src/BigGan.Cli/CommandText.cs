using System.Text;

namespace BigGan.Cli;

/// <summary>Names and paths as parts of lines: of tables, and of command lines that a person may copy into a shell.</summary>
internal static class CommandText
{
    private const string Plain = "-_./+,:@%=";

    /// <summary>A word as a POSIX shell reads it back: unchanged where it has only plain characters, in quotes otherwise.</summary>
    internal static string Word(string word)
    {
        if (word.Length > 0 && word[0] != '=' && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))) return word;
        return word.Any(char.IsControl) ? Escaped(word) : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>A path as a word that no program takes for an option.</summary>
    internal static string Path(string path) => Word(path.StartsWith('-') ? "./" + path : path);

    /// <summary>A name as a part of a line of text: control characters, such as a line break, as escapes.</summary>
    internal static string Line(string name) => !name.Any(IsBreaking) ? name
        : string.Concat(name.Select(c => IsBreaking(c) ? $"\\u{(int)c:x4}" : c.ToString()));

    private static bool IsBreaking(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    // A line break in quotes would end the line that the command stands on.
    private static string Escaped(string word)
    {
        var text = new StringBuilder("$'");
        foreach (char c in word) text.Append(c is '\'' or '\\' ? $"\\{c}" : char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString());
        return text.Append('\'').ToString();
    }
}
