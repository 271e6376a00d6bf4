using System.Globalization;
using System.Text.RegularExpressions;

namespace BigGan.Options;

/// <summary>Numbers on a command line, in one notation for all cultures: digits, a point, a sign, an exponent; surrounding spaces are ignored.</summary>
/// <remarks>
/// Thousands separators are not allowed, so that 0,5 is never 5; neither are hexadecimal digits, infinity and NaN. A whole
/// number is written in digits, without point or exponent.
/// </remarks>
public static partial class NumberText
{
    private const int LongestAdvice = 40;

    /// <summary>Parses a number.</summary>
    /// <returns>Null on success, else the problem, such as <c>is not a number; write 0.5</c>.</returns>
    public static string? Read(string text, out double value)
    {
        if (IsNumber(text, out value)) return null;
        return double.IsInfinity(value) ? "is too large for a number" : "is not a number" + Advice(text);
    }

    /// <summary>Parses a whole number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <param name="least">The smallest value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    /// <returns>Null on success, else the problem, such as <c>is not a whole number; write 100000</c>.</returns>
    public static string? Read(string text, out long value, long least = long.MinValue, long most = long.MaxValue)
    {
        string number = text.Trim();
        ReadOnlySpan<char> digits = number.AsSpan().TrimStart("+-");
        bool isWhole = digits.Length > 0 && number.Length - digits.Length <= 1 && !digits.ContainsAnyExceptInRange('0', '9');
        if (isWhole && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most) return null;
        value = 0;
        if (!isWhole) return "is not a whole number" + AdviceOfWhole(text, least, most);
        return number[0] == '-' ? $"is too small: the least is {least}" : $"is too large: the most is {most}";
    }

    /// <summary>A hint for a number in another culture's notation: <c>; write 0.5</c> for 0,5. Empty if the meaning is unclear.</summary>
    public static string Advice(string text)
    {
        string[] meant = [.. Meanings(Plain(text)).Where(number => number != text.Trim() && IsNumber(number, out _)).Distinct()];
        return meant.Length == 0 ? "" : $"; write {string.Join(" or ", meant)}";
    }

    /// <summary>The hint for a whole number between two limits.</summary>
    internal static string AdviceOfWhole(string text, long least, long most)
    {
        string[] meant = [.. Meanings(Plain(text)).Select(Whole).OfType<string>().Distinct()];
        return meant.Length == 0 ? "" : $"; write {string.Join(" or ", meant)}";

        string? Whole(string number) => IsNumber(number, out double value) && value == Math.Floor(value) && value >= least && value <= most && Math.Abs(value) < 1L << 53
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : null;
    }

    private static bool IsNumber(string text, out double value)
    {
        string number = text.Trim();
        value = 0;
        return !number.AsSpan().ContainsAnyExcept("0123456789+-.eE") && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    // Characters that look like the digits, signs and points of the keyboard.
    private static string Plain(string text) => text.Trim().Replace('\u2212', '-').Replace('\u066b', ',');

    private static IEnumerable<string> Meanings(string text)
    {
        if (text.Length > LongestAdvice) yield break;
        yield return text;
        if (DecimalComma().IsMatch(text)) yield return new string([.. text.Where(c => c == ',' || IsOfNumber(c))]).Replace(',', '.');
        if (Grouped().IsMatch(text)) yield return new string([.. text.Where(c => c == '.' || IsOfNumber(c))]);
    }

    private static bool IsOfNumber(char c) => char.IsAsciiDigit(c) || c is '+' or '-' or 'e' or 'E';

    [GeneratedRegex(@"^[+-]?([0-9]*|[0-9]{1,3}([.'_\u2019\s][0-9]{3})+),[0-9]+([eE][+-]?[0-9]+)?$")]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^[+-]?[1-9][0-9]{0,2}([,'_\u2019\u066c\s][0-9]{3})+(\.[0-9]*)?$")]
    private static partial Regex Grouped();
}
