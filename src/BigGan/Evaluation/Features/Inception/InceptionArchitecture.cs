using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>The differences between the Inception networks.</summary>
/// <param name="Name">As in <see cref="FeatureSpace.Name"/>.</param>
/// <param name="Title">Its name in messages.</param>
/// <param name="Input">As in <see cref="FeatureSpace.Input"/>.</param>
/// <param name="Prepare">The preprocessing: float32 [N,3,299,299] from pixels [N,C,H,W] in [0,255], in the current scope.</param>
/// <param name="Classes">Outputs of the last layer.</param>
/// <param name="PoolCountsPadding">Whether average pooling divides by 9 at the border too.</param>
/// <param name="LastPoolIsMaximum">Whether the last block has maximum pooling.</param>
/// <param name="LogitBias">Whether the reference includes the bias in the logits of the Inception Score.</param>
/// <param name="Ignored">Prefixes of tensors that the network does not use.</param>
/// <param name="PublishedHashes">The beginnings of the published files' SHA-256, which are in their names.</param>
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

    /// <summary>The published file and its source, for messages.</summary>
    internal required string PublishedFile { get; init; }

    /// <summary>Class names, if the classes are ImageNet's in its order.</summary>
    internal IReadOnlyList<string>? ClassNames => Classes == ImageNetClasses.Names.Count ? ImageNetClasses.Names : null;

    /// <summary>All networks.</summary>
    internal static IReadOnlyList<InceptionArchitecture> All { get; } = [Fid, TorchVision];

    internal static InceptionArchitecture Of(InceptionVariant variant) => variant switch
    {
        InceptionVariant.Fid => Fid,
        InceptionVariant.FidTorchResize => FidTorchResize,
        _ => TorchVision,
    };
}
