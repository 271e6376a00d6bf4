using System.Globalization;

namespace BigGan.Names;

/// <summary>A number given instead of a class name.</summary>
/// <param name="Value">The number, limited to the range of <see cref="long"/>.</param>
/// <param name="IsLabel">Written as <c>#3</c>, which is always a label and never a name.</param>
internal readonly record struct ClassNumber(long Value, bool IsLabel)
{
    /// <summary>Parses a query.</summary>
    /// <returns>Null if the text is not a whole number.</returns>
    internal static ClassNumber? Of(string query)
    {
        query = query.Trim();
        if (query.StartsWith('#') && query.Length > 1 && char.IsAsciiDigit(query[1])) return OfName(query[1..]) is { } label ? new ClassNumber(label, true) : null;
        return OfName(query) is { } number ? new ClassNumber(number, false) : null;
    }

    /// <summary>Parses the name of a class.</summary>
    /// <returns>Null if the name is not a whole number.</returns>
    internal static long? OfName(string name)
    {
        ReadOnlySpan<char> digits = name.AsSpan().TrimStart("+-");
        if (digits.Length == 0 || name.Length - digits.Length > 1 || digits.ContainsAnyExceptInRange('0', '9')) return null;
        return long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value
            : name[0] == '-' ? long.MinValue : long.MaxValue;
    }
}
