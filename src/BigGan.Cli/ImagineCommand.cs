using System.CommandLine;
using BigGan.Cli.Imagining;
using BigGan.Cli.Options;
using BigGan.Cli.Sampling;
using BigGan.Guidance;
using BigGan.Imaging;

namespace BigGan.Cli;

/// <summary><c>biggan imagine</c>: pictures that fit a text.</summary>
internal static class ImagineCommand
{
    private const int MostPictures = 10_000;

    internal static Verb Create(Terminal terminal)
    {
        var prompts = new PromptArguments();
        var search = new SearchArguments();
        var clip = new ClipArguments();
        var classes = new ClassArguments("any; the search begins with the best of all");
        var start = new Option<string?>("--start") { Description = "Begin at the latents of a file (of imagine, invert, or as sample --latents takes), or at the latents of a picture", HelpName = "FILE" };
        var seed = new Option<long>("--seed") { Description = "Seed of start and cutouts (default: 0)", HelpName = "S" };
        var count = new Option<int>("--count") { Description = "Pictures of each prompt, with seeds one after another", HelpName = "N", DefaultValueFactory = _ => 1 };
        var resume = new Option<string?>("--resume") { Description = "Go on with the search of a file that lies beside a picture", HelpName = "FILE.safetensors" };
        var saveEvery = new Option<int>("--save-every") { Description = "Save picture and search every N steps (default: at the end)", HelpName = "N" };
        var animation = new Option<string?>("--animation") { Description = "How the picture came about, as an animation beside it", HelpName = "gif|webp" };
        var output = new Option<string?>("--out") { Description = "A .png file for one picture, or a folder (default: named after prompt and seed, in this folder)", HelpName = "FILE|DIR/" };
        var force = new Option<bool>("--force") { Description = "Replace files that exist" };
        var json = new JsonOption("prompts, scores and paths", force);
        var model = new ModelArguments();
        var verb = new Verb(
            "imagine",
            "Searches for pictures that fit a text, with a generator and a CLIP.",
            new Example("biggan imagine \"a sneaker\"", "with the small models that ship"),
            new Example("biggan imagine --model biggan-deep-256/ --clip clip-vit-base-patch32/ \"a pyramid made of ice\" --count 4 --out ice/", "with real ones, four seeds"),
            new Example("biggan imagine \"a red dress\" --avoid \"a photo of a person\" --avoid-weight 0.5 --animation gif", "with something to differ from"),
            new Example("biggan imagine --from-preset big-sleep --steps 500 \"a bag\"", "the settings of Big Sleep"));
        prompts.AddTo(verb);
        foreach (Option option in (Option[])[classes.Option, start, seed, count, .. search.Options, resume, saveEvery, animation, output, force, json]) verb.Options.Add(option);
        model.AddTo(verb);
        clip.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            if (parsed.GetValue(count) is < 1 or > MostPictures) throw new InvalidOptionException($"--count {parsed.GetValue(count)} is out of range: 1 to {MostPictures}");
            if (parsed.GetValue(saveEvery) < 0) throw new InvalidOptionException($"--save-every {parsed.GetValue(saveEvery)} is out of range: at least 0");
            string? moving = Moving(parsed.GetValue(animation));
            string? resumed = parsed.GetValue(resume);
            if (resumed is not null)
                OptionUse.Refuse(prompts.Given(parsed) ?? search.Given(parsed) ?? parsed.FirstGiven(classes.Option, start, seed, count), "--resume goes on with the prompts and settings of its file");
            IReadOnlyList<GuidancePrompt[]> wanted = resumed is null ? prompts.Read(parsed) : [];
            (GuidancePrompt[] Prompts, long Seed)[] pictures = [.. wanted.SelectMany(each => Enumerable.Range(0, parsed.GetValue(count)).Select(i => (each, parsed.GetValue(seed) + i)))];
            if (pictures.Length > MostPictures) throw new InvalidOptionException($"{pictures.Length} pictures are too many for one command; the limit is {MostPictures}");
            IReadOnlyList<PictureFiles> files = Files(parsed.GetValue(output), resumed, pictures, moving);
            SampleTarget.Prepare([.. files.SelectMany(one => one.All).Where(file => file != resumed)], parsed.GetValue(force) || resumed is not null);

            using GuidedSampler guided = clip.Open(parsed, terminal, model);
            clip.WarnOfUnknownWords(parsed, terminal, wanted.SelectMany(each => each));
            var drawing = new ModelDrawing(terminal, guided.Sampler, model.NameOf(parsed));
            if (moving is not null) AnimationFile.Check("a" + moving, drawing.Image, ImagineDrawing.MostFrames);
            var imagining = new ImagineDrawing(terminal, guided, drawing, parsed.GetValue(saveEvery));
            var drawn = new List<ImaginedPicture>();
            if (resumed is not null)
            {
                using GuidanceRun run = guided.Resume(resumed, search.Steps(parsed));
                drawn.Add(imagining.Finish(run, files[0], cancellation));
            }
            else
            {
                GuidanceOptions options = search.Read(parsed) with { Labels = parsed.GetValue(classes.Option)!.Length > 0 ? classes.Read(parsed, terminal, guided.Sampler) : [] };
                if (parsed.GetValue(start) is { } from) options = options with { Given = StartFile.Read(terminal, guided, from, options, cancellation) };
                for (int i = 0; i < pictures.Length; i++)
                    drawn.Add(imagining.Draw(options with { Prompts = pictures[i].Prompts, Seed = pictures[i].Seed }, files[i], cancellation));
            }

            var report = new ImagineReport(drawing.ModelName, guided.ClipTitle, guided.ClipIdentity, drawn);
            if (!result.Write(report, ImagineJson.Default.ImagineReport)) foreach (ImaginedPicture picture in drawn) terminal.WriteLine(picture.File);
            return ExitCode.Success;
        });
    }

    private static string? Moving(string? kind)
    {
        if (kind is null) return null;
        string extension = kind.StartsWith('.') ? kind : $".{kind}";
        return AnimationFile.Is("a" + extension) ? extension.ToLowerInvariant() : throw new InvalidOptionException($"--animation '{kind}' is not one of {string.Join(", ", AnimationFile.Extensions.Select(one => one[1..]))}");
    }

    private static IReadOnlyList<PictureFiles> Files(string? path, string? resumed, (GuidancePrompt[] Prompts, long Seed)[] pictures, string? animation)
    {
        if (resumed is not null) return [PictureFiles.At(path ?? Path.ChangeExtension(resumed, ".png"), animation is null ? null : Path.ChangeExtension(path ?? resumed, animation))];
        SampleTarget target = path is null ? new SampleTarget(".", SampleForm.Folder) : SampleTarget.Parse(path);
        if (target.Form == SampleForm.Tensors) throw new InvalidOptionException($"--out '{path}' is not a .png file or a folder");
        if (target.Form == SampleForm.Grid)
        {
            return pictures.Length == 1
                ? [PictureFiles.At(path!, animation is null ? null : Path.ChangeExtension(path, animation))]
                : throw new InvalidOptionException($"--out '{path}' is one file for {pictures.Length} pictures; name a folder");
        }

        return PictureFiles.Distinct([.. pictures.Select(one => PictureFiles.Named(path is null ? "" : target.Path, NameOf(one.Prompts), one.Seed, animation))]);
    }

    private static string NameOf(GuidancePrompt[] prompts)
    {
        GuidancePrompt first = Array.Find(prompts, prompt => !prompt.IsAvoided) ?? prompts[0];
        return first.Text ?? Path.GetFileNameWithoutExtension(first.Image!);
    }
}
