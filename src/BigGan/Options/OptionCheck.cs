using System.Globalization;

namespace BigGan.Options;

/// <summary>Collects violations of option ranges: one sentence each, with option, value and allowed range.</summary>
internal sealed class OptionCheck
{
    private readonly List<string> _violations = [];

    internal IReadOnlyList<string> Violations => _violations;

    /// <summary>Records a violation unless the condition holds.</summary>
    /// <returns>Whether it holds.</returns>
    internal bool That(bool holds, string option, IFormattable value, string allowed) =>
        That(holds, option, value.ToString(null, CultureInfo.InvariantCulture), allowed);

    /// <inheritdoc cref="That(bool, string, IFormattable, string)"/>
    internal bool That(bool holds, string option, string value, string allowed)
    {
        if (!holds) _violations.Add($"{option} is {value}; it must be {allowed}");
        return holds;
    }

    internal bool AtLeast(string option, long value, long least) => That(value >= least, option, value, $"at least {least}");

    internal bool Within(string option, long value, long least, long most) =>
        AtLeast(option, value, least) && That(value <= most, option, value, $"at most {most}");

    internal bool Positive(string option, double value) => That(value > 0 && double.IsFinite(value), option, value, "above 0");

    internal bool Share(string option, double value) => That(value is >= 0 and < 1, option, value, "at least 0 and below 1");
}
