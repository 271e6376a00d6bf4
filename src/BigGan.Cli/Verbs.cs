namespace BigGan.Cli;

/// <summary>The verbs, in the order in which the help lists them. A new one is added here.</summary>
internal static class Verbs
{
    internal static Verb[] All(Terminal terminal) =>
    [
        DemoCommand.Create(terminal),
        TrainCommand.Create(terminal),
        TrainFeaturesCommand.Create(terminal),
        TrainClipCommand.Create(terminal),
        SampleCommand.Create(terminal),
        ImagineCommand.Create(terminal),
        InvertCommand.Create(terminal),
        InterpolateCommand.Create(terminal),
        TruncateCommand.Create(terminal),
        MixCommand.Create(terminal),
        NeighboursCommand.Create(terminal),
        ClassesCommand.Create(terminal),
        StatisticsCommand.Create(terminal),
        ConvertCommand.Create(terminal),
        DatasetCommand.Create(terminal),
        PresetsCommand.Create(terminal),
        InspectCommand.Create(terminal),
        EvaluateCommand.Create(terminal),
        RankCommand.Create(terminal),
        ScoreCommand.Create(terminal),
        BenchCommand.Create(terminal),
        DoctorCommand.Create(terminal),
    ];
}
