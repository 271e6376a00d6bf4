using BigGan.Models;

namespace BigGan.Recipes;

/// <summary>BigGAN as in the paper, appendices B and C.</summary>
internal static class PaperPresets
{
    private const string Group = "BigGAN, the paper";

    internal static IReadOnlyList<Preset> All { get; } =
    [
        new(Group, "imagenet-64", "ImageNet at 64x64: the paper's settings at 128 with the author's 64-pixel tables; the paper has no such model", ImageNet64()),
        new(Group, "imagenet-128", "ImageNet at 128x128: the paper, table 1 and appendices B and C (batch 2048, width 96)", ImageNet128()),
        new(Group, "imagenet-256", "ImageNet at 256x256: the paper, appendices B and C (G attends at 128, D at 64)", ImageNet256()),
        new(Group, "imagenet-512", "ImageNet at 512x512: the paper, appendices B and C; latent size of the published TF Hub model", ImageNet512()),
    ];

    /// <summary>The paper gives no eps for Adam; 1e-6 is that of the author's ImageNet scripts.</summary>
    internal static TrainingOptions ImageNet128() => new()
    {
        Model = new()
        {
            Generator = new() { SpectralNorm = new() { Epsilon = 1e-4 }, BatchNorm = new() { Epsilon = 1e-4 } },
            Discriminator = new() { SpectralNorm = new() { Epsilon = 1e-4 } },
        },
        BatchSize = 256,
        Steps = 150_000,
        Generator = new() { LearningRate = 5e-5, Accumulations = 8, OrthogonalRegularisation = new() { Strength = 1e-4 } },
        Discriminator = new() { LearningRate = 2e-4, Accumulations = 8 },
        DiscriminatorSteps = 2,
        Average = new() { Decay = 0.9999, StartStep = 20_000 },
    };

    /// <summary>Chunks of z have 20 numbers as at 128 pixels; attention at 32 is StudioGAN's choice for this size.</summary>
    private static TrainingOptions ImageNet64()
    {
        TrainingOptions larger = ImageNet128();
        return larger with
        {
            Model = larger.Model with
            {
                Height = 64,
                Width = 64,
                Generator = larger.Model.Generator with { LatentSize = 100, AttentionResolutions = [32] },
                Discriminator = larger.Model.Discriminator with { AttentionResolutions = [32] },
            },
        };
    }

    private static TrainingOptions ImageNet256()
    {
        TrainingOptions smaller = ImageNet128();
        GeneratorOptions generator = smaller.Model.Generator with { LatentSize = 140, AttentionResolutions = [128] };
        return smaller with { Model = smaller.Model with { Height = 256, Width = 256, Generator = generator } };
    }

    private static TrainingOptions ImageNet512()
    {
        TrainingOptions smaller = ImageNet128();
        GeneratorOptions generator = smaller.Model.Generator with { LatentSize = 128 };
        return smaller with { Model = smaller.Model with { Height = 512, Width = 512, Generator = generator } };
    }
}
