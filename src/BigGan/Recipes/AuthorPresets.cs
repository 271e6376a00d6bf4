using BigGan.Layers;
using BigGan.Models;

namespace BigGan.Recipes;

/// <summary>The scripts of the author's PyTorch release.</summary>
internal static class AuthorPresets
{
    private const string Group = "The author's PyTorch release";

    internal static IReadOnlyList<Preset> All { get; } =
    [
        new(Group, "cifar10", "CIFAR-10 at 32x32: the author's release, scripts/launch_cifar_ema.sh (batch 50, 4 D steps, 500 epochs)", Cifar10()),
        new(Group, "imagenet-128-author", "ImageNet at 128x128: the author's release, scripts/launch_BigGAN_bs256x8.sh (8 x 256, 1 D step)", ImageNet128(96)),
        new(Group, "imagenet-128-author-ch64", "ImageNet at 128x128: the author's release, scripts/launch_BigGAN_ch64_bs256x8.sh (width 64)", ImageNet128(64)),
        new(Group, "deep-128-author", "ImageNet at 128x128: the author's release, scripts/launch_BigGAN_deep.sh, which its author calls untested", Deep128()),
    ];

    /// <summary>Values that the script does not set are the release's defaults: width 64, z 128, eps 1e-8 in Adam and spectral norm, no flip.</summary>
    private static TrainingOptions Cifar10() => new()
    {
        Model = new()
        {
            Height = 32,
            Width = 32,
            ClassCount = 10,
            Generator = new()
            {
                Width = 64,
                LatentSize = 128,
                Hierarchical = false,
                SharedEmbedding = false,
                SharedSize = null,
                AttentionResolutions = [],
                SpectralNorm = new() { Epsilon = 1e-8 },
                Init = WeightInit.Normal002,
            },
            Discriminator = new()
            {
                Width = 64,
                AttentionResolutions = [],
                SpectralNorm = new() { Epsilon = 1e-8 },
                Init = WeightInit.Normal002,
            },
        },
        BatchSize = 50,
        Steps = 125_000, // 500 epochs of 50,000 images; each step shows D 4 x 50 images
        Generator = new() { LearningRate = 2e-4, Epsilon = 1e-8 },
        Discriminator = new() { LearningRate = 2e-4, Epsilon = 1e-8 },
        DiscriminatorSteps = 4,
        Average = new() { Decay = 0.9999, StartStep = 1_000 },
    };

    internal static TrainingOptions ImageNet128(int width)
    {
        TrainingOptions paper = PaperPresets.ImageNet128();
        return paper with
        {
            // Spectral norm's eps of 1e-6 is our default.
            Model = new()
            {
                Generator = new() { Width = width, BatchNorm = new() { Epsilon = 1e-5 } },
                Discriminator = new() { Width = width },
            },
            Generator = paper.Generator with { LearningRate = 1e-4, OrthogonalRegularisation = null },
            Discriminator = paper.Discriminator with { LearningRate = 4e-4 },
            DiscriminatorSteps = 1,
        };
    }

    private static TrainingOptions Deep128()
    {
        TrainingOptions flat = ImageNet128(128);
        GeneratorOptions generator = flat.Model.Generator with { LatentSize = 128 };
        return flat with { Model = flat.Model with { Deep = true, Generator = generator } };
    }
}
