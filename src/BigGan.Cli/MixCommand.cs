using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Cli.Sampling;
using BigGan.Names;
using BigGan.Sampling;

namespace BigGan.Cli;

/// <summary><c>biggan mix</c>: images of several classes at once.</summary>
internal static class MixCommand
{
    private const int MaxCount = 10_000;

    internal static Verb Create(Terminal terminal)
    {
        var parts = new Argument<string[]>("CLASS[:WEIGHT]")
        {
            Description = "A class and its weight, a positive number (default: 1); weights are divided by their sum",
            Arity = ArgumentArity.OneOrMore,
        };
        var count = new Option<int>("--count") { Description = "Images of the mixture", HelpName = "N", DefaultValueFactory = _ => 10 };
        var alone = new Option<bool>("--alone") { Description = "Draw each of the classes alone as well, with the same latents" };
        var seed = new Option<long>("--seed") { Description = "Seed of the latents: image n has those of image n of the first class (default: 0)", HelpName = "S" };
        var path = new Option<string>("--out")
        {
            Description = "A .png file for one sheet, a folder for one file per image, or a .safetensors file for the network's outputs",
            HelpName = "FILE|DIR/",
            DefaultValueFactory = _ => "mixture.png",
        };
        var plain = new Option<bool>("--plain") { Description = "A grid without names" };
        var force = new Option<bool>("--force") { Description = "Replace files that exist" };
        var json = new JsonOption("a summary with the paths", force);
        var model = new ModelArguments();
        var truncation = new TruncationArguments();
        var verb = new Verb(
            "mix",
            "Draws images of a mixture of classes.",
            new Example("biggan mix sneaker sandal --alone --out mixed.png", "half and half, above the two alone"),
            new Example("biggan mix \"ankle boot:0.7\" bag:0.3 --count 20 --seed 4", "more boot than bag"),
            new Example("biggan mix --model biggan-deep-256/ \"golden retriever:2\" \"tabby:1\"", "two parts dog, one part cat"));
        verb.Arguments.Add(parts);
        foreach (Option option in (Option[])[count, alone, seed]) verb.Options.Add(option);
        truncation.AddTo(verb);
        foreach (Option option in (Option[])[path, plain, force, json]) verb.Options.Add(option);
        model.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            truncation.Check(parsed);
            if (parsed.GetValue(count) is < 1 or > MaxCount) throw new InvalidOptionException($"--count {parsed.GetValue(count)} is out of range: 1 to {MaxCount}");
            SampleTarget target = SampleTarget.Parse(parsed.GetValue(path)!);
            if (target.Form != SampleForm.Folder) SampleTarget.Prepare([target.Path], parsed.GetValue(force));

            using Sampler sampler = model.Open(parsed, terminal);
            var drawing = new ModelDrawing(terminal, sampler, model.NameOf(parsed));
            var output = new SampleOutput(drawing, target, parsed.GetValue(force));
            var mixing = new MixtureDrawing(drawing, output, parsed.GetValue(plain));
            var classes = new ClassList(sampler.ClassNames);
            foreach (string part in parsed.GetValue(parts)!) ClassArguments.RequireSingle(classes, part.Split(':')[0]);
            MixtureReport report = mixing.Draw(
                ClassMixture.Parse(parsed.GetValue(parts)!, classes, terminal.Note),
                parsed.GetValue(alone),
                parsed.GetValue(count),
                parsed.GetValue(seed),
                truncation.Read(parsed, sampler),
                truncation.ReadStatistics(parsed),
                cancellation);
            if (!result.Write(report, MixtureJson.Default.MixtureReport)) terminal.WriteLine(target.Form == SampleForm.Folder ? $"{report.Count} images in {target.Path}" : report.Files[0]);
            return ExitCode.Success;
        });
    }
}
