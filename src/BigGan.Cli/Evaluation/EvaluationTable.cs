using System.Globalization;
using BigGan.Evaluation;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;

namespace BigGan.Cli.Evaluation;

/// <summary>A result for people. Every score is named after its features: numbers in other features are other numbers.</summary>
internal static class EvaluationTable
{
    private const int MostClasses = 20;

    internal static void Write(Terminal terminal, EvaluationResult result)
    {
        terminal.WriteLine(Describe(result.Generated));
        if (result.Reference is { } reference) terminal.WriteLine($"against {Describe(reference)}");
        string features = result.Features is { } space ? $"{space.Name} ({space.Input}, {space.Precision}, weights {Short(space.WeightsSha256)})" : "unknown";
        terminal.WriteLine($"protocol {result.Protocol.Name} ({Short(result.ProtocolSha256)}{Changed(result)}), features {features}");
        terminal.WriteLine("");
        string of = result.Features is { } named ? $" in {named.Name}" : "";
        (string Title, string Name, double? Value, string More)[] rows =
        [
            ($"FID{of}", "fid", result.Fid, ""),
            ($"KID{of}", "kid_mean", result.KidMean, Deviation(result.KidStd)),
            ($"IS{of}", "is_mean", result.IsMean, Deviation(result.IsStd)),
            ("precision", "precision", result.Precision, ""),
            ("recall", "recall", result.Recall, ""),
            ("density", "density", result.Density, ""),
            ("coverage", "coverage", result.Coverage, ""),
            ($"intra-class FID{of}", "intra_fid", result.IntraFid, ""),
            ("class agreement", "class_agreement", result.ClassAgreement, ""),
            ("classification accuracy score", "cas", result.Cas, result.CasReal is { } real ? Invariant($" (trained on real images: {real:0.0000})") : ""),
        ];
        (string Title, string Name, double? Value, string More)[] shown = [.. rows.Where(row => row.Value is not null)];
        int width = shown.Length == 0 ? 0 : shown.Max(row => row.Title.Length);
        foreach ((string title, string name, double? value, string more) in shown)
        {
            string interval = result.Intervals.TryGetValue(name, out double[]? ends) ? $"  [{Number(ends[0])}, {Number(ends[1])}]" : "";
            terminal.WriteLine($"{title.PadRight(width)}  {Number(value!.Value),10}{interval}{more}");
        }

        if (result.Intervals.Count > 0) terminal.WriteLine(Invariant($"[...]: {result.Confidence * 100:0.#} % confidence over the draw of generated images; of KID over its subsets, of recall and coverage over the real images"));
        if (result.Overfit is { } overfit) Write(terminal, overfit);
        if (result.PerClass is { Count: > 0 } classes) Write(terminal, classes);
    }

    private static void Write(Terminal terminal, OverfitReport overfit)
    {
        terminal.WriteLine("");
        terminal.WriteLine(Invariant($"D's output: training images {overfit.Train:0.000}, held-out {overfit.HeldOut:0.000}{(overfit.Generated is { } fake ? Invariant($", generated {fake:0.000}") : "")}"));
        terminal.WriteLine(Invariant($"called real: training images {overfit.TrainShare:P1}, held-out {overfit.HeldOutShare:P1}{(overfit.GeneratedShare is { } share ? Invariant($", generated {share:P1}") : "")}"));
        terminal.WriteLine(Invariant($"gap {overfit.Gap:0.000} [{overfit.GapLow:0.000}, {overfit.GapHigh:0.000}] over {overfit.Images} images each"));
    }

    private static void Write(Terminal terminal, IReadOnlyList<ClassScores> classes)
    {
        terminal.WriteLine("");
        int width = Math.Max(5, classes.Take(MostClasses).Max(one => one.Name.Length));
        terminal.WriteLine($"{"class".PadRight(width)}  {"FID",9}  {"agreement",9}{(classes.Any(one => one.Cas is not null) ? $"  {"CAS",9}" : "")}");
        foreach (ClassScores one in classes.Take(MostClasses))
        {
            string fid = one.Fid is { } distance ? Number(distance) : "-", agreement = one.Agreement is { } share ? Number(share) : "-";
            terminal.WriteLine($"{one.Name.PadRight(width)}  {fid,9}  {agreement,9}{(one.Cas is { } cas ? $"  {Number(cas),9}" : "")}");
        }

        if (classes.Count > MostClasses) terminal.WriteLine($"and {classes.Count - MostClasses} more (--json has all)");
    }

    private static string Describe(ImageSetOrigin origin)
    {
        string count = origin.Count is { } images ? Invariant($": {images:N0} images") : "";
        string more = string.Join(", ", new[]
        {
            origin.Split,
            origin.Size,
            origin.Step is { } step ? Invariant($"step {step:N0}") : null,
            origin.Kind == "model" ? Invariant($"seed {origin.Seed}") : null,
            origin.Truncation is { } truncation ? Invariant($"truncation {truncation} ({origin.TruncationMode})") : null,
        }.Where(part => part is not null));
        return $"{origin.Source}{count}{(more.Length > 0 ? $" ({more})" : "")}";
    }

    private static string Changed(EvaluationResult result) =>
        EvaluationProtocols.All.FirstOrDefault(protocol => protocol.Name == result.Protocol.Name) is { } named && named.Sha256() != result.ProtocolSha256 ? ", with options changed" : "";

    private static string Short(string hash) => hash.Length > 8 ? hash[..8] : hash;

    private static string Deviation(double? deviation) => deviation is { } value && double.IsFinite(value) ? $" ± {Number(value)}" : "";

    // Four digits of what is small, two places of what is not.
    private static string Number(double value) => Invariant($"{(Math.Abs(value) < 10 ? value.ToString("0.0000", CultureInfo.InvariantCulture) : value.ToString("0.00", CultureInfo.InvariantCulture))}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
