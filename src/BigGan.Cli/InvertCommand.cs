using System.CommandLine;
using System.Globalization;
using BigGan.Cli.Imagining;
using BigGan.Cli.Options;
using BigGan.Cli.Sampling;
using BigGan.Clip;
using BigGan.Guidance;
using BigGan.Imaging;
using BigGan.Sampling;

namespace BigGan.Cli;

/// <summary><c>biggan invert</c>: the latents of a given picture.</summary>
internal static class InvertCommand
{
    private const int NamedClasses = 3;
    private const int LegibleSide = 128;

    internal static Verb Create(Terminal terminal)
    {
        var defaults = new InversionOptions();
        var image = new Argument<string>("IMAGE") { Description = "The picture; its middle is taken, in the proportions of the generator" };
        var classes = new ClassArguments("any");
        var seed = new Option<long>("--seed") { Description = "Seed of the pictures to start from (default: 0)", HelpName = "S" };
        var steps = new Option<int?>("--steps") { Description = $"Steps of the optimizer (default: {defaults.Steps})", HelpName = "N" };
        var rate = new Option<double?>("--learning-rate") { Description = $"Learning rate of Adam (default: {defaults.LearningRate})", HelpName = "R" };
        var candidates = new Option<int?>("--candidates") { Description = $"Pictures drawn to start from; the most similar is taken (default: {defaults.Candidates})", HelpName = "N" };
        var clip = new Option<string?>("--clip") { Description = "Compare by the features of a CLIP", HelpName = "PATH" };
        var network = new Option<string?>("--feature-network") { Description = "Compare by a network of train-features (default: the one that ships for these classes, or else the most similar)", HelpName = "FILE|NAME" };
        var output = new Option<string?>("--out") { Description = "The file of latents; the two pictures lie beside it as .png (default: named after the picture, in this folder)", HelpName = "FILE.safetensors" };
        var force = new Option<bool>("--force") { Description = "Replace files that exist" };
        var json = new JsonOption("paths, errors and classes", force);
        var model = new ModelArguments();
        var verb = new Verb(
            "invert",
            "Finds latents and class from which the generator draws a given picture.",
            new Example("biggan invert shoe.png", "shoe-latents.safetensors, for sample --latents, interpolate --latents and imagine --start"),
            new Example("biggan invert dog.jpg --model biggan-deep-256/ --class \"golden retriever\" --clip clip-vit-base-patch32/", "of a known class, compared by CLIP"));
        verb.Arguments.Add(image);
        foreach (Option option in (Option[])[classes.Option, seed, steps, rate, candidates, clip, network, output, force, json]) verb.Options.Add(option);
        model.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            if (parsed.GetValue(clip) is not null) OptionUse.Refuse(parsed.FirstGiven(network), "--clip compares pictures already");
            string path = parsed.GetValue(image)!, latents = parsed.GetValue(output) ?? $"{Named(path)}-latents.safetensors";
            if (!Path.GetExtension(latents).Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) throw new InvalidOptionException($"--out '{latents}' is not the name of a .safetensors file");
            string picture = Path.ChangeExtension(latents, ".png");
            SampleTarget.Prepare([latents, picture], parsed.GetValue(force));
            using Sampler sampler = model.Open(parsed, terminal);
            var drawing = new ModelDrawing(terminal, sampler, model.NameOf(parsed));
            InversionOptions options = defaults with
            {
                Seed = parsed.GetValue(seed),
                Steps = parsed.GetValue(steps) ?? defaults.Steps,
                LearningRate = parsed.GetValue(rate) ?? defaults.LearningRate,
                Candidates = parsed.GetValue(candidates) ?? defaults.Candidates,
                Labels = parsed.GetValue(classes.Option)!.Length > 0 ? classes.Read(parsed, terminal, sampler) : [],
            };
            SamplerOptions place = model.ReadSampling(parsed);
            using PictureInverter inverter = parsed.GetValue(clip) is { } named
                ? PictureInverter.ByClip(sampler, ClipCatalogue.Locate(named), new ClipLoadOptions { Device = place.Device, Precision = place.Precision })
                : PictureInverter.ByFeatures(sampler, parsed.GetValue(network), place.Device);
            InvertedPicture found = null!;
            terminal.Track("inverting", "steps", options.Steps, tracker => found = inverter.Invert(path, options, StartFile.Progress(tracker), cancellation));

            LatentsFile.Write(latents, found.Latents);
            ClassShare[] shares = Shares(found.Latents.ClassWeights!, drawing);
            WritePair(picture, found, drawing, Path.GetFileName(path), options.Seed, shares);
            var report = new InvertReport(path, latents, picture, drawing.ModelName, inverter.FeaturesName, options.Seed, found.PixelError, found.FeatureError, shares);
            if (!result.Write(report, InvertJson.Default.InvertReport))
            {
                terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{Text(shares)}; mean square error of the pixels {found.PixelError:0.0000}, of the features {found.FeatureError:0.000}; both pictures in {picture}"));
                terminal.WriteLine(latents);
            }

            return ExitCode.Success;
        });
    }

    private static string Named(string path) => SampleNames.Plain(Path.GetFileNameWithoutExtension(path)) is { Length: > 0 } words ? words : "picture";

    private static ClassShare[] Shares(float[] weights, ModelDrawing drawing)
    {
        double total = weights.Sum(weight => (double)weight);
        return [.. weights.Index().OrderByDescending(entry => entry.Item).Take(NamedClasses).Select(entry => new ClassShare(drawing.Classes.NameOf(entry.Index), entry.Item / total))];
    }

    private static string Text(ClassShare[] shares) => string.Join(", ", shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Class} {100 * share.Share:0} %")));

    private static void WritePair(string path, InvertedPicture found, ModelDrawing drawing, string image, long seed, ClassShare[] shares)
    {
        var grid = new SampleGrid(drawing.Image, 2, i => i, new SampleSheetOptions { Columns = 2, Scale = SampleSheetOptions.ScaleTo(drawing.Image, LegibleSide) });
        SampleSheet sheet = grid.Begin();
        sheet.Place(0, found.Target);
        sheet.Place(1, found.Image);
        PngFile.Write(path, sheet.Image, drawing.Text(("image", image), ("seed", ModelDrawing.Invariant(seed)), ("class", Text(shares))));
    }
}
