using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Cli.Sampling;
using BigGan.Imaging;
using BigGan.Names;
using BigGan.Sampling;

namespace BigGan.Cli;

/// <summary><c>biggan interpolate</c>: paths through latents, through classes, or both.</summary>
internal static class InterpolateCommand
{
    private const int FramesOfSheet = 8;
    private const int FramesOfAnimation = 30;
    private const int DefaultRows = 4;
    private const int DefaultRate = 20;
    private const int MaxFrames = 1000;
    private const int MaxRows = 1000;
    private const int MaxRate = 50; // GIF counts hundredths of a second, and viewers slow one down

    internal static Verb Create(Terminal terminal)
    {
        var from = new Option<string?>("--from")
        {
            Description = "The class where every path begins, by name, the first words of a name, or number (default: another class in each row)",
            HelpName = "CLASS",
        };
        var to = new Option<string[]>("--to") { Description = "The class where it leads; repeatable, for further key points", HelpName = "CLASS", DefaultValueFactory = _ => [] };
        var through = new ChoiceOption<InterpolationSubject>(
            "--through",
            "What changes: the latents, the class, or both (default: class where --to is given, else z)",
            ("z", InterpolationSubject.Latents),
            ("class", InterpolationSubject.Classes),
            ("both", InterpolationSubject.Both));
        var frames = new Option<int?>("--frames")
        {
            Description = $"Images from one key point to the next, both included (default: {FramesOfSheet}, in animations {FramesOfAnimation})",
            HelpName = "N",
        };
        var latents = new Option<string[]>("--latents")
        {
            Description = "Begin at the latents of a file, as sample --latents takes and invert writes; its rows are key points; repeatable, and --to may follow",
            HelpName = "FILE.safetensors",
            DefaultValueFactory = _ => [],
        };
        var rows = new Option<int>("--rows") { Description = "Paths, each with its own latents", HelpName = "R", DefaultValueFactory = _ => DefaultRows };
        var method = new ChoiceOption<LatentMixing>(
            "--method",
            "Latents along the great circle, which keeps their length (the default), or along the straight line",
            ("spherical", LatentMixing.Spherical),
            ("linear", LatentMixing.Linear));
        var loop = new Option<bool?>("--loop") { Description = "Return to the beginning (default: in animations)", HelpName = "true|false" };
        var rate = new Option<int?>("--fps") { Description = $"Images per second of an animation (default: {DefaultRate})", HelpName = "N" };
        var seed = new Option<long>("--seed") { Description = "Seed of the latents (default: 0)", HelpName = "S" };
        var output = new Option<string>("--out")
        {
            Description = "A .png sheet with one row per path, or a .gif or .webp animation",
            HelpName = "FILE",
            DefaultValueFactory = _ => "interpolation.png",
        };
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var json = new JsonOption("a summary with the path", force);
        var model = new ModelArguments();
        var truncation = new TruncationArguments();
        var verb = new Verb(
            "interpolate",
            "Draws paths between latents or between classes, as a sheet or an animation.",
            new Example("biggan interpolate --from sneaker --to \"ankle boot\" --out boots.png", "four sneakers become boots, latents kept"),
            new Example("biggan interpolate --from sandal --to sneaker --to bag --out tour.gif", "through several classes and back, as an animation"),
            new Example("biggan interpolate --through z --from dress --frames 12 --rows 6", "from one dress to another"));
        foreach (Option option in (Option[])[from, to, latents, through, frames, rows, method, loop, rate, seed]) verb.Options.Add(option);
        verb.Rename(frames, "--steps");
        truncation.AddTo(verb);
        foreach (Option option in (Option[])[output, force, json]) verb.Options.Add(option);
        model.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            truncation.Check(parsed);
            string path = SampleTarget.Picture(parsed.GetValue(output)!, parsed.GetValue(force), [".png", .. AnimationFile.Extensions]);
            bool isAnimation = AnimationFile.Is(path);
            int count = parsed.GetValue(rows), each = parsed.GetValue(frames) ?? (isAnimation ? FramesOfAnimation : FramesOfSheet);
            if (each is < 2 or > MaxFrames) throw new InvalidOptionException($"--frames {each} is out of range: 2 to {MaxFrames}");
            if (count is < 1 or > MaxRows) throw new InvalidOptionException($"--rows {count} is out of range: 1 to {MaxRows}");
            if (parsed.GetValue(rate) is < 1 or > MaxRate) throw new InvalidOptionException($"--fps {parsed.GetValue(rate)} is out of range: 1 to {MaxRate}");
            if (parsed.GetValue(rate) is not null && !isAnimation) throw new InvalidOptionException($"--fps is for animations; write one with --out FILE.gif or FILE.webp");
            string[] targets = parsed.GetValue(to)!;
            string[] given = parsed.GetValue(latents)!;
            InterpolationSubject subject = given.Length > 0 ? InterpolationSubject.Both : parsed.GetValue(through) ?? (targets.Length > 0 ? InterpolationSubject.Classes : InterpolationSubject.Latents);
            if (subject == InterpolationSubject.Classes) OptionUse.Refuse(parsed.FirstGiven(method), "--through class keeps the latents");
            if (given.Length > 0) OptionUse.Refuse(parsed.FirstGiven(from, through, rows, seed), "--latents says itself where the one path begins and what changes");
            else CheckClasses(subject, parsed.GetValue(from), targets);

            using Sampler sampler = model.Open(parsed, terminal);
            var drawing = new InterpolationDrawing(new ModelDrawing(terminal, sampler, model.NameOf(parsed)), path);
            InterpolationReport report = drawing.Draw(
                new InterpolationOptions
                {
                    Paths = given.Length > 0 ? [Labels(terminal, sampler, targets)] : Paths(terminal, sampler, subject, parsed.GetValue(from), targets, count),
                    Given = given.Length > 0 ? GivenLatents.Join([.. given.Select(file => LatentsFile.Read(file, sampler.LatentSize, sampler.Model.ClassCount))], sampler.Model.ClassCount) : null,
                    Subject = subject,
                    Steps = each,
                    IsClosed = parsed.GetValue(loop) ?? isAnimation,
                    Mixing = parsed.GetValue(method) ?? LatentMixing.Spherical,
                    Seed = parsed.GetValue(seed),
                    Truncation = truncation.Read(parsed, sampler),
                },
                truncation.ReadStatistics(parsed),
                parsed.GetValue(rate) ?? DefaultRate,
                cancellation);
            if (!result.Write(report, InterpolationJson.Default.InterpolationReport)) terminal.WriteLine(report.File);
            return ExitCode.Success;
        });
    }

    private static void CheckClasses(InterpolationSubject subject, string? from, string[] to)
    {
        if (to.Length > 0 && from is null) throw new InvalidOptionException("--to needs --from CLASS, where the path begins");
        if (to.Length > 0 && subject == InterpolationSubject.Latents) throw new InvalidOptionException("--through z keeps the class; leave out --to, or take --through both");
        if (to.Length == 0 && from is not null && subject != InterpolationSubject.Latents) throw new InvalidOptionException("a path through classes needs --to CLASS as well as --from");
    }

    // Without names every row shows something else: a class of its own, or the way from it to the next.
    private static int[][] Paths(Terminal terminal, Sampler sampler, InterpolationSubject subject, string? from, string[] to, int rows)
    {
        int classes = sampler.ClassNames.Count;
        int[] named = from is null ? [] : Labels(terminal, sampler, [from, .. to]);
        int[] Path(int row) => (subject, named) switch
        {
            (InterpolationSubject.Latents, [int only]) => [only, only],
            (_, []) => [row % classes, (subject == InterpolationSubject.Latents ? row : row + 1) % classes],
            _ => named,
        };
        return [.. Enumerable.Range(0, rows).Select(Path)];
    }

    private static int[] Labels(Terminal terminal, Sampler sampler, string[] queries)
    {
        var list = new ClassList(sampler.ClassNames);
        return [.. queries.Select(query => ClassArguments.Find(terminal, list, query))];
    }
}
