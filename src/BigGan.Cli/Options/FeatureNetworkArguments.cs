using System.CommandLine;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Protocols;
using BigGan.Layers;

namespace BigGan.Cli.Options;

/// <summary>The network that images are compared by.</summary>
internal sealed class FeatureNetworkArguments
{
    private readonly Option<string?> _inception = new("--inception")
    {
        Description = "Inception weights: pt_inception-2015-12-05-6726825d.pth of pytorch-fid or torch-fidelity's copy; torchvision's inception_v3_google for biggan-pytorch",
        HelpName = "FILE",
    };

    private readonly Option<string?> _network = new("--feature-network")
    {
        Description = "A network of our own: a file that train-features wrote, or the name of one that ships (default: one that ships and knows the classes, or else the nearest)",
        HelpName = "FILE|NAME",
    };

    private readonly Option<bool> _exact = new("--exact") { Description = "Compute features in float32 throughout, whatever is faster here" };

    internal void AddTo(Command verb)
    {
        foreach (Option option in (Option[])[_inception, _network, _exact]) verb.Options.Add(option);
    }

    /// <summary>The file of Inception weights, or null.</summary>
    internal string? InceptionOf(ParseResult parsed) => parsed.GetValue(_inception);

    /// <summary>Opens the network of a protocol.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="protocol">Says which kind.</param>
    /// <param name="classNames">Classes of the images; null where they have none.</param>
    /// <param name="shape">Shape of the images.</param>
    /// <param name="device">Where it runs.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="InvalidOptionException">The protocol needs a file that was not given, or another one.</exception>
    internal IFeatureNetwork Open(ParseResult parsed, EvaluationProtocol protocol, IReadOnlyList<string>? classNames, ImageShape shape, string device)
    {
        Precision precision = parsed.GetValue(_exact) ? Precision.Float32 : Precision.Auto;
        string? inception = parsed.GetValue(_inception), network = parsed.GetValue(_network);
        return Open(FeatureNetworkFlags.Evaluate, protocol, inception, network, classNames, shape, device, precision);
    }

    /// <summary>The name of an option that was given and chooses a network or its arithmetic, or null.</summary>
    internal string? Given(ParseResult parsed) => parsed.FirstGiven(_inception, _network, _exact);

    /// <summary>The same for options that come from elsewhere.</summary>
    /// <param name="flags">What the verb calls them.</param>
    /// <param name="protocol">Says which kind.</param>
    /// <param name="inception">A file of Inception weights, or null.</param>
    /// <param name="network">A network of our own, or null.</param>
    /// <param name="classNames">Classes of the images; null where they have none.</param>
    /// <param name="shape">Shape of the images.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="precision">Of the network.</param>
    internal static IFeatureNetwork Open(
        FeatureNetworkFlags flags,
        EvaluationProtocol protocol,
        string? inception,
        string? network,
        IReadOnlyList<string>? classNames,
        ImageShape shape,
        string device,
        Precision precision)
    {
        if (protocol.Network == FeatureNetworkKind.Own)
        {
            if (inception is not null) throw new InvalidOptionException($"protocol {protocol.Name} uses features of our own; leave out {flags.Inception}, or choose a protocol that takes Inception weights ({flags.Protocol})");
            if (network is not null) return new StandInNetwork(FeatureClassifier.Open(ShippedFeatures.Locate(network), device), shape, isStandIn: false);
            if (classNames is not null && ShippedFeatures.OpenFor(classNames, shape, device) is { } fitting) return fitting;
            if (classNames is not null && ShippedFeatures.OpenFor(classNames, null, device) is { } knowing) return new StandInNetwork(knowing, shape, isStandIn: false);
            FeatureClassifier nearest = ShippedFeatures.OpenNearest(shape, device) ?? throw new InvalidOptionException(
                $"no feature network ships with this build; train one with 'biggan train-features' and name it ({flags.NetworkFile}), or give Inception weights ({flags.Inception} FILE)");
            return new StandInNetwork(
                nearest, shape, isStandIn: true, $". For your own images: 'biggan train-features', then {flags.NetworkFile}; for published scores: {flags.Inception} FILE");
        }

        if (network is not null) throw new InvalidOptionException($"protocol {protocol.Name} uses Inception; leave out {flags.Network}, or choose a protocol named own-... ({flags.Protocol})");
        if (inception is null)
        {
            throw new InvalidOptionException(protocol.Network == FeatureNetworkKind.InceptionTorchvision
                ? $"protocol {protocol.Name} needs {flags.Inception} FILE with torchvision's inception_v3_google-0cc3c7bd.pth (download.pytorch.org/models)"
                : $"protocol {protocol.Name} needs {flags.Inception} FILE with pt_inception-2015-12-05-6726825d.pth (github.com/mseitzer/pytorch-fid/releases)");
        }

        return InceptionNetwork.Open(inception, new InceptionOptions
        {
            Variant = protocol.Network switch
            {
                FeatureNetworkKind.InceptionTorchvision => InceptionVariant.TorchVision,
                FeatureNetworkKind.InceptionTorchResize => InceptionVariant.FidTorchResize,
                _ => InceptionVariant.Fid,
            },
            LogitBias = protocol.LogitBias,
            Device = device,
            Precision = precision,
        });
    }
}
