namespace BigGan.Evaluation.Features;

/// <summary>The Inception networks of published scores. Scores of different variants are not comparable.</summary>
public enum InceptionVariant
{
    /// <summary>
    /// The graph that TensorFlow published on 2015-12-05, in the PyTorch form of pytorch-fid and torch-fidelity: 1008 classes, average
    /// pooling that does not count padding, and maximum pooling in the last block.
    /// </summary>
    Fid,

    /// <summary>The same network, with images resized and scaled as in pytorch-fid and StudioGAN.</summary>
    FidTorchResize,

    /// <summary>torchvision's Inception v3, which the author's release uses: 1000 classes, ordinary average pooling.</summary>
    TorchVision,
}
