namespace BigGan.Recipes;

/// <summary>BigGAN-deep as in the paper, appendices B and C, with the last convolution of the published weights.</summary>
/// <remarks>
/// The paper gives learning rates, latent size, width and the position of attention. It does not state when to stop, nor whether its
/// BigGAN-deep was trained with orthogonal regularisation; both are taken from its BigGAN.
/// </remarks>
internal static class DeepPresets
{
    private const string Group = "BigGAN-deep, the paper";

    internal static IReadOnlyList<Preset> All { get; } =
    [
        new(Group, "deep-128", "ImageNet at 128x128: the paper, appendices B and C; networks of the published weights", Deep128()),
        new(Group, "deep-256", "ImageNet at 256x256: the paper, likewise, at a learning rate of 2.5e-5 in G and D", Larger(256)),
        new(Group, "deep-512", "ImageNet at 512x512: the paper, likewise", Larger(512)),
    ];

    private static TrainingOptions Deep128()
    {
        TrainingOptions flat = PaperPresets.ImageNet128();
        return flat with
        {
            Model = flat.Model with
            {
                Deep = true,
                Generator = flat.Model.Generator with
                {
                    Width = 128,
                    LatentSize = 128,
                    OutputChannels = 128,
                    BatchNorm = flat.Model.Generator.BatchNorm with { OutputEpsilon = 1e-4 },
                },
                Discriminator = flat.Model.Discriminator with { Width = 128 },
            },
        };
    }

    private static TrainingOptions Larger(int size)
    {
        TrainingOptions smaller = Deep128();
        return smaller with
        {
            Model = smaller.Model with { Height = size, Width = size },
            Generator = smaller.Generator with { LearningRate = 2.5e-5 },
            Discriminator = smaller.Discriminator with { LearningRate = 2.5e-5 },
        };
    }
}
