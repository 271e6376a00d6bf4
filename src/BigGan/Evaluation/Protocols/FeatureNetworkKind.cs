namespace BigGan.Evaluation.Protocols;

/// <summary>The feature networks of protocols.</summary>
public enum FeatureNetworkKind
{
    /// <summary>A small network of our own, trained on the data set; it needs no download, and its scores are only comparable with each other.</summary>
    Own,

    /// <summary>The Inception network of the published scores (TensorFlow graph of 2015-12-05), with TensorFlow 1's resizing.</summary>
    Inception,

    /// <summary>The same network, with PyTorch's resizing (pytorch-fid, StudioGAN).</summary>
    InceptionTorchResize,

    /// <summary>torchvision's Inception v3, as the author's PyTorch release uses it.</summary>
    InceptionTorchvision,

    /// <summary>Features from a file, which may state their network.</summary>
    Given,
}
