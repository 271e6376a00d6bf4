using System.CommandLine;
using BigGan.Checkpoints;
using BigGan.Cli.Options;
using BigGan.Clip;
using BigGan.Clip.Training;
using BigGan.Guidance;

namespace BigGan.Cli.Imagining;

/// <summary>The option for the CLIP that says how well pictures fit texts.</summary>
internal sealed class ClipArguments
{
    private const int MostListed = 5;
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

    /// <summary>Warns of words that the CLIP has never seen. It is known of CLIPs of ours only.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">For the warning.</param>
    /// <param name="prompts">All prompts.</param>
    internal void WarnOfUnknownWords(ParseResult parsed, Terminal terminal, IEnumerable<GuidancePrompt> prompts)
    {
        string folder = ClipCatalogue.Locate(parsed.GetValue(_clip));
        if (ClipTrainingRecord.Find(folder) is not { } record) return;
        string[] unknown = [.. prompts.Where(prompt => prompt.Text is not null).SelectMany(prompt => record.UnknownWords(prompt.Text!)).Distinct(StringComparer.Ordinal)];
        if (unknown.Length == 0) return;
        string words = string.Join(", ", unknown.Take(MostListed).Select(word => $"'{word}'")) + (unknown.Length > MostListed ? $" and {unknown.Length - MostListed} more" : "");
        terminal.Warn($"{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))} knows {record.Words.Count} words and has never seen {words}, which will hardly change the picture");
    }
}
