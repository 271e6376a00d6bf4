using System.Text.Json.Serialization;

namespace BigGan.Cli.Diagnosis;

/// <summary>One line of the doctor's report.</summary>
/// <param name="Name">What was looked for.</param>
/// <param name="State">Whether it is there and whether that matters.</param>
/// <param name="Value">What was found, or what it means that it was not.</param>
/// <param name="Mend">What to do about it, with the command; null when there is nothing to do.</param>
internal sealed record Finding(string Name, FindingState State, string Value, string? Mend = null);

/// <summary>Whether something is there and whether that matters.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingState>))]
internal enum FindingState
{
    /// <summary>There, and good.</summary>
    Found,

    /// <summary>Not there, or slow; biggan works without it.</summary>
    Optional,

    /// <summary>Nothing works without it.</summary>
    Missing,
}

/// <summary>What <c>biggan doctor --json</c> writes.</summary>
/// <param name="Ok">Nothing required is missing.</param>
/// <param name="Findings">In the order of the text report.</param>
internal sealed record DoctorReport(bool Ok, IReadOnlyList<Finding> Findings);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
