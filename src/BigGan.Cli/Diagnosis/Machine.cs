using System.Globalization;
using System.Runtime.InteropServices;

namespace BigGan.Cli.Diagnosis;

/// <summary>Looks at everything that biggan needs or profits from. Nothing here throws because something is missing.</summary>
internal static class Machine
{
    /// <summary>What was found, most basic first.</summary>
    internal static IEnumerable<Finding> Examine() =>
    [
        new("biggan", FindingState.Found, CommandHost.Version),
        new(".NET", FindingState.Found, Environment.Version.ToString()),
        new("system", FindingState.Found, $"{SystemName()}, {RuntimeInformation.RuntimeIdentifier}"),
        new("memory", FindingState.Found, Gigabytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)),
        .. LibTorchCheck.Examine(),
        .. FileCheck.Examine(),
    ];

    private static string SystemName() =>
        Lines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal)) is { } line
            ? line["PRETTY_NAME=".Length..].Trim('"')
            : RuntimeInformation.OSDescription;

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB");

    /// <summary>The lines of a file of the system; none where the system has no such file.</summary>
    internal static IEnumerable<string> Lines(string path) => File.Exists(path) ? File.ReadLines(path) : [];
}
