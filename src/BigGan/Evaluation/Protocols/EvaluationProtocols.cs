using BigGan.Evaluation.Images;
using BigGan.Names;

namespace BigGan.Evaluation.Protocols;

/// <summary>The protocols by name.</summary>
public static class EvaluationProtocols
{
    /// <summary>The default without Inception weights.</summary>
    public static EvaluationProtocol Own { get; } = new()
    {
        Name = "own-10k-test",
        Description = "our own features, 10,000 samples, all classes alike, against the test split: quick and without downloads",
        Network = FeatureNetworkKind.Own,
        ReferenceSplit = "test",
        SampleCount = 10_000,
        Classes = ClassDraw.Balanced,
        Metrics = new() { SplitsByContent = true },
    };

    /// <summary>The default with Inception weights.</summary>
    public static EvaluationProtocol Published { get; } = new()
    {
        Name = "tf-50k-train",
        Description = "what papers report: Inception of 2015, 50,000 samples against the whole training split, 10 splits in order",
        Network = FeatureNetworkKind.Inception,
        SampleCount = 50_000,
    };

    /// <summary>The protocol for features that were extracted elsewhere.</summary>
    public static EvaluationProtocol Features { get; } = new()
    {
        Name = "features",
        Description = "features that were extracted elsewhere, whatever they are of",
        Network = FeatureNetworkKind.Given,
    };

    /// <summary>All protocols for images.</summary>
    public static IReadOnlyList<EvaluationProtocol> All { get; } =
    [
        Own,
        Own with
        {
            Name = "own-50k-train",
            Description = "our own features, 50,000 samples against the whole training split",
            ReferenceSplit = "train",
            SampleCount = 50_000,
        },
        Published,
        Published with
        {
            Name = "tf-10k-test",
            Description = "Inception of 2015, 10,000 samples against the test split",
            ReferenceSplit = "test",
            SampleCount = 10_000,
        },
        new()
        {
            Name = "biggan-pytorch",
            Description = "the author's release: torchvision's Inception, samples not rounded, 50,000 against the whole training split, 10 equal splits",
            Network = FeatureNetworkKind.InceptionTorchvision,
            LogitBias = true,
            Quantised = false,
            SampleCount = 50_000,
            Metrics = new() { EqualSplits = true },
        },
        new()
        {
            Name = "torch-fidelity",
            Description = "torch-fidelity's defaults: Inception of 2015, shuffled splits, radii of the third neighbour, as many samples as real images",
            Network = FeatureNetworkKind.Inception,
            Metrics = new() { ShuffleSplits = true, Neighbours = 3, InclusiveRadius = true },
        },
        new()
        {
            Name = "studiogan",
            Description = "StudioGAN's defaults: Inception of 2015 with PyTorch's resizing, one split, radii of the fifth neighbour, as many samples as real images",
            Network = FeatureNetworkKind.InceptionTorchResize,
            LogitBias = true,
            Metrics = new() { Splits = 1, UnbiasedSplitDeviation = true, Neighbours = 5 },
        },
        new()
        {
            Name = "pytorch-fid",
            Description = "pytorch-fid: FID alone, Inception of 2015 with PyTorch's resizing",
            Network = FeatureNetworkKind.InceptionTorchResize,
            Metrics = new() { Splits = 0, KidSubsets = 0, Neighbours = 0 },
        },
    ];

    /// <summary>The protocol of a name.</summary>
    /// <exception cref="InvalidOptionException">The protocol does not exist; the message has similar names.</exception>
    public static EvaluationProtocol Find(string name)
    {
        string[] names = [.. All.Select(protocol => protocol.Name)];
        return NearestName.Find(name, names) is { } found
            ? All.First(protocol => protocol.Name == found)
            : throw new InvalidOptionException($"there is no protocol {Quoted.Text(name)}{NearestName.Hint(name, names)}") { Remedies = [Remedy.ListProtocols] };
    }
}
