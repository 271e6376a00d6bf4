using System.CommandLine;
using BigGan.Evaluation;
using BigGan.Layers;

namespace BigGan.Cli.Options;

/// <summary>The feature network of an evaluation.</summary>
internal sealed class FeatureNetworkArguments
{
    private readonly Option<string?> _inception = new("--inception")
    {
        Description = "Inception weights: pt_inception-2015-12-05-6726825d.pth of pytorch-fid or torch-fidelity's copy; torchvision's inception_v3_google for biggan-pytorch",
        HelpName = "FILE",
    };

    private readonly Option<string?> _network = new("--feature-network")
    {
        Description = "A network of our own: a file of train-features, or the name of one that ships (default: the one that ships for these classes, or else the most similar)",
        HelpName = "FILE|NAME",
    };

    private readonly Option<bool> _exact = new("--exact") { Description = "Compute features in float32 by direct convolutions, even if bfloat16 or other algorithms are faster" };

    internal void AddTo(Command verb)
    {
        foreach (Option option in (Option[])[_inception, _network, _exact]) verb.Options.Add(option);
    }

    /// <summary>Whether Inception weights were named.</summary>
    internal bool HasInception(ParseResult parsed) => parsed.GetValue(_inception) is not null;

    /// <summary>The name of a given option that chooses a network or its arithmetic, or null.</summary>
    internal string? Given(ParseResult parsed) => parsed.FirstGiven(_inception, _network, _exact);

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="device">Where the network runs.</param>
    internal FeatureNetworkOptions Read(ParseResult parsed, string device) => new()
    {
        Inception = parsed.GetValue(_inception),
        Network = parsed.GetValue(_network),
        Device = device,
        Precision = parsed.GetValue(_exact) ? Precision.Float32 : Precision.Auto,
    };
}
