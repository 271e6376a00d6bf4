using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using BigGan.Cli.Options;
using BigGan.Data;
using BigGan.Imaging;

namespace BigGan.Cli;

/// <summary><c>biggan dataset</c>: verbs about data sets.</summary>
internal static class DatasetCommand
{
    private const int MostClasses = 40;
    private const int MostFiles = 20;

    internal static Verb Create(Terminal terminal)
    {
        var verb = new Verb("dataset", "Looks at data sets.", new Example("biggan dataset --help", "what can be done with a data set"));
        verb.Subcommands.Add(Check(terminal));
        return verb;
    }

    private static Verb Check(Terminal terminal)
    {
        var source = new Argument<string>("PATH|NAME") { Description = DatasetArguments.SourceDescription };
        var preview = new Option<string?>("--preview") { Description = "Where to write a sheet of the first images of each class (default: NAME-preview.png)", HelpName = "FILE.png" };
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var json = new JsonOption("the report", force);
        var data = new DatasetArguments();
        var verb = new Verb(
            "check",
            "Reads every image and reports classes, sizes, duplicates and unreadable files.",
            new Example("biggan dataset check photos/", "a folder with one folder of images a class"),
            new Example("biggan dataset check photos.zip --size 64 --preview photos.png", "would it do for training at 64x64?"),
            new Example("biggan dataset check fashion-mnist --split test --json", "the test images, for a script"));
        verb.Arguments.Add(source);
        data.AddTo(verb);
        foreach (Option option in (Option[])[preview, force, json]) verb.Options.Add(option);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            DatasetOptions options = data.Read(parsed);
            if (parsed.GetValue(preview) is { } file)
            {
                if (!file.EndsWith(".png", StringComparison.OrdinalIgnoreCase)) throw new InvalidOptionException($"--preview '{file}' is not the name of a .png file");
                Sampling.SampleTarget.Prepare([file], parsed.GetValue(force));
            }

            DatasetReport? report = null;
            terminal.Track("checking", "images", null, tracker =>
                report = DatasetChecker.Check(parsed.GetValue(source)!, options, new DecodingView(terminal, tracker), cancellation));
            string? sheet = WritePreview(terminal, parsed.GetValue(source)!, options, report!, parsed.GetValue(preview), parsed.GetValue(force));
            bool isOk = options.SkipBad ? report!.Usable > 0 : report!.Unreadable.Count == 0;
            if (!result.Write(new DatasetCheck(isOk, sheet, report!), DatasetCheckJson.Default.DatasetCheck)) Print(terminal, report, sheet);
            if (isOk) return ExitCode.Success;
            terminal.Fail(options.SkipBad ? $"none of {Number(report.Count)} images can be used" : $"{Number(report.Unreadable.Count)} of {Number(report.Count)} images cannot be read; mend or remove them, or leave them out with --skip-bad");
            return ExitCode.Failure;
        });
    }

    // The preview is optional: it must not replace a file, and its failure must not hide the report.
    private static string? WritePreview(Terminal terminal, string source, DatasetOptions options, DatasetReport report, string? asked, bool force)
    {
        string path = asked ?? $"{report.Name}-preview.png";
        if (report.Unreadable.Count == report.Count) return null;
        if (asked is null && !force && File.Exists(path))
        {
            terminal.Note($"{path} exists and was left as it is; --force replaces it");
            return null;
        }

        try
        {
            PngFile.Write(path, DatasetPreview.Draw(source, options, report));
            return path;
        }
        catch (Exception error) when (asked is null && error is IOException or UnauthorizedAccessException)
        {
            terminal.Note($"there is no preview: {error.Message}");
            return null;
        }
    }

    private static void Print(Terminal terminal, DatasetReport report, string? sheet)
    {
        terminal.WriteLine($"{report.Name} ({report.Split}): {Number(report.Count)} images of {Number(report.Classes.Count)} {(report.Classes.Count == 1 ? "class" : "classes")}"
            + (report.Usable == report.Count ? "" : $", {Number(report.Usable)} of them usable"));
        if (report.Sizes is { } sizes)
        {
            terminal.WriteLine(sizes.Distinct == 1
                ? $"size (width x height): all {sizes.MinWidth}x{sizes.MinHeight}"
                : $"sizes (width x height): {sizes.MinWidth}x{sizes.MinHeight} to {sizes.MaxWidth}x{sizes.MaxHeight}, median {sizes.MedianWidth}x{sizes.MedianHeight}");
        }

        string[] labels = [.. report.Classes.Select(c => c.Label is { } label ? Number(label) : "-")], counts = [.. report.Classes.Select(c => Number(c.Count))];
        int labelWidth = Math.Max("label".Length, labels.Max(text => text.Length)), countWidth = Math.Max("images".Length, counts.Max(text => text.Length));
        terminal.WriteLine("");
        terminal.WriteLine($"  {"label".PadLeft(labelWidth)}  {"images".PadLeft(countWidth)}  class");
        for (int i = 0; i < Math.Min(MostClasses, labels.Length); i++)
            terminal.WriteLine($"  {labels[i].PadLeft(labelWidth)}  {counts[i].PadLeft(countWidth)}  {CommandText.Line(report.Classes[i].Name)}");
        More(labels.Length - MostClasses, "classes");

        List("cannot be read", [.. report.Unreadable.Select(bad => $"{bad.Path}: {bad.Problem}")]);
        List("the same image more than once", [.. report.Duplicates.OrderByDescending(group => group.AcrossClasses)
            .Select(group => string.Join(" = ", group.Files.Take(5)) + (group.Files.Count > 5 ? " = ..." : "") + (group.AcrossClasses ? "  (different classes)" : ""))]);
        List("too small", [.. report.SmallImages]);
        List("doubtful", [.. report.Doubtful.Select(doubtful => $"{doubtful.Path}: {doubtful.Doubt}")]);
        terminal.WriteLine("");
        foreach (string warning in report.Warnings) terminal.WriteLine($"warning: {warning}");
        if (report.Warnings.Count == 0) terminal.WriteLine("nothing is wrong with it");
        if (sheet is not null) terminal.WriteLine($"preview: {sheet}");

        void List(string title, string[] lines)
        {
            if (lines.Length == 0) return;
            terminal.WriteLine("");
            terminal.WriteLine($"{title}:");
            foreach (string line in lines.Take(MostFiles)) terminal.WriteLine($"  {line}");
            More(lines.Length - MostFiles, "");
        }

        void More(int hidden, string what)
        {
            if (hidden > 0) terminal.WriteLine($"  ... and {Number(hidden)} more {what}".TrimEnd() + " (--json has all)");
        }
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>What <c>biggan dataset check --json</c> writes.</summary>
/// <param name="Ok">Training can use it as it is.</param>
/// <param name="Preview">The sheet that was written, or null.</param>
/// <param name="Report">What was found.</param>
internal sealed record DatasetCheck(bool Ok, string? Preview, DatasetReport Report);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DatasetCheck))]
internal sealed partial class DatasetCheckJson : JsonSerializerContext;
