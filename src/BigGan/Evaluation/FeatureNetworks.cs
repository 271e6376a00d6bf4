using BigGan.Evaluation.Features;
using BigGan.Evaluation.Protocols;

namespace BigGan.Evaluation;

/// <summary>Opens the network of a protocol.</summary>
public static class FeatureNetworks
{
    /// <summary>Opens the network that a protocol compares images by.</summary>
    /// <param name="protocol">Says which kind.</param>
    /// <param name="options">Says which of that kind, and how it is run.</param>
    /// <param name="classNames">Classes of the images; null if they have none.</param>
    /// <param name="shape">Shape of the images.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="InvalidOptionException">The protocol needs a file that was not given, or takes none of that kind.</exception>
    /// <exception cref="InvalidFileException">The file does not exist, or is no such network.</exception>
    public static IFeatureNetwork Open(EvaluationProtocol protocol, FeatureNetworkOptions options, IReadOnlyList<string>? classNames, ImageShape shape) =>
        protocol.Network == FeatureNetworkKind.Own ? OpenOwn(protocol, options, classNames, shape) : OpenInception(protocol, options);

    private static IFeatureNetwork OpenOwn(EvaluationProtocol protocol, FeatureNetworkOptions options, IReadOnlyList<string>? classNames, ImageShape shape)
    {
        string device = options.Device;
        if (options.Inception is not null)
            throw new InvalidOptionException($"protocol {protocol.Name} uses features of our own; leave out the Inception weights, or choose a protocol that takes them") { Remedies = [Remedy.ChooseProtocol] };
        if (options.Network is { } named) return new StandInNetwork(FeatureClassifier.Open(FeatureNetworkCatalogue.Locate(named), device), shape, isStandIn: false);
        if (classNames is not null && FeatureNetworkCatalogue.OpenFor(classNames, shape, device) is { } fitting) return fitting;
        if (classNames is not null && FeatureNetworkCatalogue.OpenFor(classNames, null, device) is { } knowing) return new StandInNetwork(knowing, shape, isStandIn: false);
        FeatureClassifier nearest = FeatureNetworkCatalogue.OpenNearest(shape, device)
            ?? throw new InvalidOptionException("no feature network ships with this build; name one, or give Inception weights") { Remedies = [Remedy.TrainFeatureNetwork, Remedy.NameFeatureNetwork, Remedy.NameInception] };
        return new StandInNetwork(nearest, shape, isStandIn: true);
    }

    private static InceptionNetwork OpenInception(EvaluationProtocol protocol, FeatureNetworkOptions options)
    {
        if (options.Network is not null)
            throw new InvalidOptionException($"protocol {protocol.Name} uses Inception; leave out the network of our own, or choose a protocol named own-...") { Remedies = [Remedy.ChooseProtocol] };
        string published = protocol.Network == FeatureNetworkKind.InceptionTorchvision
            ? "torchvision's inception_v3_google-0cc3c7bd.pth (download.pytorch.org/models)"
            : "pt_inception-2015-12-05-6726825d.pth (github.com/mseitzer/pytorch-fid/releases)";
        string file = options.Inception ?? throw new InvalidOptionException($"protocol {protocol.Name} needs Inception weights, {published}") { Remedies = [Remedy.NameInception] };
        return InceptionNetwork.Open(file, new InceptionOptions
        {
            Variant = protocol.Network switch
            {
                FeatureNetworkKind.InceptionTorchvision => InceptionVariant.TorchVision,
                FeatureNetworkKind.InceptionTorchResize => InceptionVariant.FidTorchResize,
                _ => InceptionVariant.Fid,
            },
            LogitBias = protocol.LogitBias,
            Device = options.Device,
            Precision = options.Precision,
        });
    }
}
