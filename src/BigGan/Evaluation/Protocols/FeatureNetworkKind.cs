namespace BigGan.Evaluation.Protocols;

/// <summary>The networks that protocols compare by.</summary>
public enum FeatureNetworkKind
{
    /// <summary>A small network of our own, trained on the data set; it needs no download, and its scores compare with nobody else's.</summary>
    Own,

    /// <summary>The Inception of the published scores (TensorFlow graph of 2015-12-05), resized to as TensorFlow 1 does.</summary>
    Inception,

    /// <summary>The same network, resized to as PyTorch does (pytorch-fid, StudioGAN).</summary>
    InceptionTorchResize,

    /// <summary>torchvision's Inception v3, as the author's PyTorch release uses it.</summary>
    InceptionTorchvision,

    /// <summary>Features from a file; whose they are, the file may say.</summary>
    Given,
}
