namespace BigGan.Cli;

/// <summary>The commands and flags for remedies that the library names. The library states facts and knows no flags.</summary>
internal static class Remedies
{
    /// <summary>The message of an error with what to type behind it.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="verb">The verb that was typed: some call an option differently.</param>
    internal static string Line(Exception error, string? verb = null) => error switch
    {
        InvalidFileException file => Line(file.Message, file.Remedies, verb),
        InvalidOptionException option => Line(option.Message, option.Remedies, verb),
        _ => error.Message,
    };

    /// <summary>A warning with what to type behind it.</summary>
    internal static string Line(Warning warning, string? verb = null) => Line(warning.Text, warning.Remedies, verb);

    /// <summary>What to type.</summary>
    /// <param name="remedy">What may be done.</param>
    /// <param name="verb">The verb that was typed, or null.</param>
    internal static string Words(Remedy remedy, string? verb = null) => remedy switch
    {
        Remedy.NameModel => "--model PATH|NAME",
        Remedy.NameClip => "--clip PATH",
        Remedy.NameInception => "--inception FILE",
        Remedy.NameFeatureNetwork => verb == "train" ? "--set evaluation.feature_network=FILE" : "--feature-network FILE",
        Remedy.ChooseProtocol => verb == "train" ? "--set evaluation.protocol=NAME" : "--protocol NAME",
        Remedy.ReplaceExisting => "--force replaces it",
        Remedy.StartAnew => "--force",
        Remedy.StartAnotherRun => "--start-from is for a new run",
        Remedy.NameModelToStartFrom => "--start-from PATH|NAME",
        Remedy.ChooseRunFolder => "--run DIR",
        Remedy.MoreSteps => "--steps N",
        Remedy.AcceptClassNames => "--force",
        Remedy.NameImages => "--data PATH",
        Remedy.SkipBadImages => "--skip-bad leaves such files out",
        Remedy.KeepSmallImages => "--small enlarge|pad",
        Remedy.ChooseSize => "--size N",
        Remedy.ChooseSplit => verb == "evaluate" ? "--split NAME for the reference, --images-split NAME for --images" : "--split NAME",
        Remedy.ListProtocols => "'biggan evaluate --protocol list' lists them",
        Remedy.NameReference => "--data or --against PATH",
        Remedy.ScoreImages => "--images in place of --features compares images",
        Remedy.ChooseMetrics => "--metrics fid,is",
        Remedy.CompareAllClasses => "--among all compares them all the same",
        Remedy.FewerSamples => "--samples N",
        Remedy.FewerImages => $"{FewerImages(verb)} take fewer",
        Remedy.SeparateFiles => "--out FOLDER/ writes a file each",
        Remedy.KeepResult => "'biggan evaluate --json FILE' writes one",
        Remedy.TrainFeatureNetwork => "'biggan train-features' makes one",
        Remedy.CollectTable => "'biggan statistics' collects one",
        Remedy.ReplaceTable => "'biggan statistics --force' replaces it",
        Remedy.UseTable => "--hf-exact goes with --statistics table",
        Remedy.UseStandingStatistics => "--statistics standing fits any truncation",
        _ => throw new ArgumentOutOfRangeException(nameof(remedy), remedy, "is not a remedy"),
    };

    // A text that ends with a bracket gets the remedies in that bracket.
    private static string FewerImages(string? verb) => verb switch
    {
        "interpolate" => "--rows and --frames",
        "truncate" => "--class, --count and --truncations",
        "neighbours" => "--class, --count and --nearest",
        _ => "--class and --count",
    };

    private static string Line(string text, IReadOnlyList<Remedy> remedies, string? verb)
    {
        if (remedies.Count == 0) return text;
        string words = string.Join("; ", remedies.Select(remedy => Words(remedy, verb)));
        return text.EndsWith(')') ? $"{text[..^1]}; {words})" : $"{text} ({words})";
    }
}
