using System.CommandLine;
using System.Text.Json.Serialization;
using BigGan.Checkpoints;
using BigGan.Cli.Options;
using BigGan.Conversion;
using BigGan.Weights;

namespace BigGan.Cli;

/// <summary><c>biggan convert</c>: writes a model in another program's layout, or another program's model in ours.</summary>
internal static class ConvertCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var source = new Argument<string>("SRC") { Description = "A run, checkpoint, model folder or weight file of any supported program, or the name of a model that ships" };
        var target = new Argument<string>("DST") { Description = "The folder to create" };
        var layout = new ChoiceOption<ModelLayout>(
            "--to",
            "The form to write (default: biggan)",
            ("biggan", ModelLayout.BigGan),
            ("huggingface", ModelLayout.HuggingFace),
            ("biggan-pytorch", ModelLayout.BigGanPyTorch));
        var safetensors = new Option<bool>("--safetensors") { Description = "With --to huggingface: model.safetensors instead of pytorch_model.bin" };
        var report = new Option<bool>("--report") { Description = "List every tensor: our name, the other program's name, shape, rearrangement" };
        var force = new Option<bool>("--force") { Description = "Replace a model that is in the folder, and a file that exists" };
        var json = new JsonOption("the report", force);
        var verb = new Verb(
            "convert",
            "Converts a model to another layout: ours, Hugging Face's or BigGAN-PyTorch's; its images stay the same.",
            new Example("biggan convert downloads/biggan-deep-256 models/deep-256", "another program's weights into our form"),
            new Example("biggan convert runs/photos photos-pytorch --to biggan-pytorch", "what was trained here for the Python tools"),
            new Example("biggan convert G_ema.pth models/mine --report", "and see what became of every tensor"));
        verb.Arguments.Add(source);
        verb.Arguments.Add(target);
        foreach (Option option in (Option[])[layout, safetensors, report, force, json]) verb.Options.Add(option);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            var options = new ConversionOptions
            {
                Layout = parsed.GetValue(layout) ?? ModelLayout.BigGan,
                Safetensors = parsed.GetValue(safetensors),
                Force = parsed.GetValue(force),
            };
            if (options.Safetensors && options.Layout != ModelLayout.HuggingFace) throw new InvalidOptionException("--safetensors goes with --to huggingface; our own form is safetensors anyway, and BigGAN-PyTorch reads .pth only");
            string folder = parsed.GetValue(target)!;
            ConversionReport done = ModelConversion.Run(ModelCatalogue.Locate(parsed.GetValue(source)), folder, options, cancellation);
            foreach (Warning warning in done.Warnings) terminal.Warn(Remedies.Line(warning));
            if (!result.Write(done, ConversionJson.Default.ConversionReport)) Print(terminal, done, folder, parsed.GetValue(report));
            return ExitCode.Success;
        });
    }

    private static void Print(Terminal terminal, ConversionReport done, string folder, bool all)
    {
        if (all)
        {
            foreach (TensorReport tensor in done.Read) terminal.WriteLine($"read    {tensor}");
            foreach (TensorReport tensor in done.Written) terminal.WriteLine($"written {tensor}");
        }

        int filled = done.Read.Count(tensor => tensor.Theirs is null), passedOver = done.Read.Count(tensor => tensor.How.StartsWith("ignored", StringComparison.Ordinal));
        terminal.WriteLine($"{done.From}: {done.Read.Count - filled - passedOver} tensors read, {filled} filled, {passedOver} ignored; {done.Written.Count} written");
        terminal.WriteLine($"{folder}: {string.Join(", ", done.Files)}");
    }
}

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ConversionReport))]
internal sealed partial class ConversionJson : JsonSerializerContext;
