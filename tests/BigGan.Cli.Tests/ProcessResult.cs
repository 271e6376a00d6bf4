using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BigGan.Cli.Tests;

/// <summary>What a process wrote and how it ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its output.</param>
/// <param name="Error">Its error stream without lines of progress, which a machine that is busy gets and an idle one does not.</param>
internal sealed partial record ProcessResult(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The executable.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set, or, with null, to leave out.</param>
    internal static ProcessResult Of(string program, string[] arguments, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProcessResult(process.ExitCode, output, ProgressLine().Replace(error.GetAwaiter().GetResult(), ""));
    }

    [GeneratedRegex(@"^[a-z ]+: [\d,]+ (of [\d,]+ )?[a-z]+(,.*)?\n", RegexOptions.Multiline)]
    private static partial Regex ProgressLine();
}
