using System.CommandLine;
using BigGan.Cli.Diagnosis;
using BigGan.Cli.Options;

namespace BigGan.Cli;

/// <summary><c>biggan doctor</c>: what this machine has and lacks, with the commands that install it.</summary>
internal static class DoctorCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var json = new JsonOption("the findings", force);
        var verb = new Verb(
            "doctor",
            "Shows what biggan found on this machine and how to install what is missing.",
            new Example("biggan doctor", "check this machine"),
            new Example("biggan doctor --json", "the same for a script"));
        verb.Options.Add(force);
        verb.Options.Add(json);
        return verb.Does((parsed, _) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            Finding[] findings = [.. Machine.Examine()];
            int missing = findings.Count(finding => finding.State == FindingState.Missing);
            if (!result.Write(new DoctorReport(missing == 0, findings), DoctorJson.Default.DoctorReport)) Print(terminal, findings);
            if (missing == 0) return ExitCode.Success;

            string names = string.Join(", ", findings.Where(finding => finding.State == FindingState.Missing).Select(finding => finding.Name));
            terminal.Fail($"biggan cannot work without: {names}");
            return ExitCode.Failure;
        });
    }

    private static void Print(Terminal terminal, Finding[] findings)
    {
        int width = findings.Max(finding => finding.Name.Length);
        foreach (Finding finding in findings)
        {
            string mark = finding.State switch { FindingState.Found => "ok", FindingState.Missing => "MISSING", _ => "-" };
            terminal.WriteLine($"{mark,-7}  {finding.Name.PadRight(width)}  {finding.Value}");
            if (finding.Mend is not null) terminal.WriteLine($"{"",-7}  {"".PadRight(width)}  -> {finding.Mend}");
        }
    }
}
