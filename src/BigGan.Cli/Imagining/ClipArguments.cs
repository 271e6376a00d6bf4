using System.CommandLine;
using BigGan.Checkpoints;
using BigGan.Cli.Options;
using BigGan.Clip;
using BigGan.Guidance;

namespace BigGan.Cli.Imagining;

/// <summary>The option for the CLIP that says how well pictures fit texts.</summary>
internal sealed class ClipArguments
{
    private const string Docs = "docs/text-to-image.md";

    private readonly Option<string?> _clip = new("--clip")
    {
        Description = $"A CLIP: a folder of ours or of Hugging Face, or a file of weights (default: {ClipCatalogue.Default}, which ships)",
        HelpName = "PATH",
    };

    /// <summary>Adds the option after that of the model.</summary>
    internal void AddTo(Command verb) => verb.Options.Insert(1, _clip);

    /// <summary>Opens generator and CLIP, and writes their notes and warnings.</summary>
    internal GuidedSampler Open(ParseResult parsed, Terminal terminal, ModelArguments model)
    {
        var guided = GuidedSampler.Load(ModelCatalogue.Locate(model.Given(parsed)), parsed.GetValue(_clip), model.ReadSampling(parsed));
        foreach (string warning in guided.Sampler.Source!.Warnings) terminal.Warn(warning);
        var shipped = new List<string>();
        if (!model.IsGiven(parsed)) shipped.Add(ModelCatalogue.Default);
        if (parsed.GetValue(_clip) is null) shipped.Add(ClipCatalogue.Default);
        if (shipped.Count > 0)
            terminal.Note($"{string.Join(" and ", shipped)} {(shipped.Count == 1 ? "is a small demonstration model" : "are small demonstration models")}; name real ones with --model and --clip ({Docs})");
        return guided;
    }
}
