using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>What tells the Inception networks apart.</summary>
/// <param name="Name">As in <see cref="FeatureSpace.Name"/>.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Input">As in <see cref="FeatureSpace.Input"/>.</param>
/// <param name="Prepare">Makes float32 [N,3,299,299] of pixels [N,C,H,W] in [0,255], for the current scope.</param>
/// <param name="Classes">Outputs of the last layer.</param>
/// <param name="PoolCountsPadding">Whether the average pools divide by 9 at the border too.</param>
/// <param name="LastPoolIsMaximum">Whether the last block pools by the maximum.</param>
/// <param name="LogitBias">Whether the reference adds the bias to the logits that it scores by.</param>
/// <param name="Ignored">How the names begin of tensors that the network does not use.</param>
/// <param name="PublishedHashes">How the SHA-256 of the published files begins; their names carry it.</param>
internal sealed record InceptionArchitecture(
    string Name, string Title, string Input, Func<Tensor, Tensor> Prepare, int Classes, bool PoolCountsPadding, bool LastPoolIsMaximum, bool LogitBias, string? Ignored, string[] PublishedHashes)
{
    internal const int Features = 2048;

    private static readonly InceptionArchitecture Fid = new(
        "inception-2015-12-05", "the FID Inception of 2015-12-05", "tf1-bilinear-299", InceptionInput.OfTensorFlow, 1008,
        PoolCountsPadding: false, LastPoolIsMaximum: true, LogitBias: false, Ignored: null, ["6726825d"])
    {
        PublishedFile = "pt_inception-2015-12-05-6726825d.pth (github.com/mseitzer/pytorch-fid/releases)",
    };

    private static readonly InceptionArchitecture FidTorchResize = Fid with { Input = "torch-bilinear-299", Prepare = InceptionInput.OfPyTorch };

    private static readonly InceptionArchitecture TorchVision = new(
        "inception-torchvision", "torchvision's Inception v3", "imagenet-bilinear-corners-299", InceptionInput.OfImageNet, 1000,
        PoolCountsPadding: true, LastPoolIsMaximum: false, LogitBias: true, Ignored: "AuxLogits.", ["1a9a5a14", "0cc3c7bd"])
    {
        PublishedFile = "inception_v3_google-0cc3c7bd.pth (download.pytorch.org/models)",
    };

    /// <summary>The published file, and where it is, for messages.</summary>
    internal required string PublishedFile { get; init; }

    /// <summary>The classes where they are those of ImageNet, in its order.</summary>
    internal IReadOnlyList<string>? ClassNames => Classes == ImageNetClasses.Names.Count ? ImageNetClasses.Names : null;

    /// <summary>The networks that weight files may hold.</summary>
    internal static IReadOnlyList<InceptionArchitecture> All { get; } = [Fid, TorchVision];

    internal static InceptionArchitecture Of(InceptionVariant variant) => variant switch
    {
        InceptionVariant.Fid => Fid,
        InceptionVariant.FidTorchResize => FidTorchResize,
        _ => TorchVision,
    };
}
