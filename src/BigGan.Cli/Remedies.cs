namespace BigGan.Cli;

/// <summary>What to type for a remedy that the library names. The library states facts; flags and verbs are known here only.</summary>
internal static class Remedies
{
    /// <summary>The message of an error with what to type behind it.</summary>
    internal static string Line(Exception error) => error switch
    {
        InvalidFileException file => Line(file.Message, file.Remedies),
        InvalidOptionException option => Line(option.Message, option.Remedies),
        _ => error.Message,
    };

    /// <summary>A warning with what to type behind it.</summary>
    internal static string Line(Warning warning) => Line(warning.Text, warning.Remedies);

    /// <summary>What to type.</summary>
    internal static string Words(Remedy remedy) => remedy switch
    {
        Remedy.ReplaceExisting => "--force replaces it",
        Remedy.StartAnew => "--force",
        Remedy.StartAnotherRun => "--from is for a new run",
        Remedy.MoreSteps => "--steps N",
        Remedy.AcceptClassNames => "--force",
        Remedy.NameImages => "--data PATH",
        Remedy.SkipBadImages => "--skip-bad leaves such files out",
        Remedy.KeepSmallImages => "--small enlarge|pad",
        Remedy.ChooseSize => "--size N",
        Remedy.ChooseSplit => "--split NAME",
        Remedy.ChooseProtocol => "'biggan evaluate --protocol list' lists them",
        Remedy.NameReference => "--against PATH",
        Remedy.ChooseMetrics => "--metrics fid,is",
        Remedy.FewerSamples => "--samples N",
        Remedy.KeepResult => "'biggan evaluate --json FILE' writes one",
        Remedy.TrainFeatureNetwork => "'biggan train-features' makes one",
        Remedy.CollectTable => "'biggan statistics' collects one",
        Remedy.ReplaceTable => "'biggan statistics --force' replaces it",
        Remedy.UseTable => "--hf-exact goes with --statistics table",
        Remedy.UseStandingStatistics => "--statistics standing fits any truncation",
        _ => throw new ArgumentOutOfRangeException(nameof(remedy), remedy, "is not a remedy"),
    };

    private static string Line(string text, IReadOnlyList<Remedy> remedies) =>
        remedies.Count == 0 ? text : $"{text} ({string.Join("; ", remedies.Select(Words))})";
}
