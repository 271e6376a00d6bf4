namespace BigGan.Evaluation.Features;

/// <summary>The Inception networks that published scores are computed in. Their scores do not compare.</summary>
public enum InceptionVariant
{
    /// <summary>
    /// The graph that TensorFlow published on 2015-12-05, in the PyTorch form of pytorch-fid and torch-fidelity: 1008 classes, average
    /// pools that do not count padding, a maximum pool in the last block.
    /// </summary>
    Fid,

    /// <summary>The same network, but images are resized and scaled as pytorch-fid and StudioGAN do it.</summary>
    FidTorchResize,

    /// <summary>torchvision's Inception v3, which the author's release uses: 1000 classes, ordinary average pools.</summary>
    TorchVision,
}
