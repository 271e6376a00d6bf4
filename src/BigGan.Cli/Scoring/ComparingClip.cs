using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Clip;

namespace BigGan.Cli.Scoring;

/// <summary>The options for the CLIP that compares pictures with texts, and for how it is run.</summary>
internal sealed class ComparingClip
{
    private const string QuickGelu = "quickgelu", Gelu = "gelu";

    private readonly Option<string?> _clip = new("--clip")
    {
        Description = $"A CLIP: a folder of ours, Hugging Face or open_clip, or a file of weights (default: {ClipCatalogue.Default}, which ships)",
        HelpName = "PATH",
    };

    private readonly ChoiceOption<ClipActivation> _activation = new(
        "--activation",
        "The activation of its transformers, where the files do not say it or say it wrongly",
        (QuickGelu, ClipActivation.QuickGelu),
        (Gelu, ClipActivation.Gelu));

    private readonly NetworkArguments _network = new();

    /// <summary>The word for an activation.</summary>
    internal static string Word(ClipActivation activation) => activation == ClipActivation.QuickGelu ? QuickGelu : Gelu;

    /// <summary>Adds the options.</summary>
    internal void AddTo(Command verb)
    {
        verb.Options.Add(_clip);
        verb.Options.Add(_activation);
        _network.AddTo(verb);
    }

    /// <summary>Loads the CLIP.</summary>
    /// <exception cref="InvalidFileException">It does not exist, it is damaged or it is something else.</exception>
    /// <exception cref="InvalidOptionException">The device does not exist.</exception>
    internal ClipModel Open(ParseResult parsed) => ClipModel.Load(ClipCatalogue.Locate(parsed.GetValue(_clip)), new ClipLoadOptions
    {
        Device = parsed.GetValue(_network.Device)!,
        Precision = parsed.GetValue(_network.Precision) ?? new ClipLoadOptions().Precision,
        Activation = parsed.GetValue(_activation),
    });
}
