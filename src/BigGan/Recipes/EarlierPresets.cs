using BigGan.Layers;

namespace BigGan.Recipes;

/// <summary>The two models that preceded BigGAN, at 128 pixels, after their papers and their authors' code.</summary>
/// <remarks>
/// Both were trained on four GPUs whose batch norms saw a quarter of the batch each; four accumulated forward passes are the same
/// to batch norm, but run the power iteration four times per step. Gains of class-conditional norms are 1 + W y here and start
/// at random; those of both models start at 1, their biases at 0. The gains of Xavier's distribution differ between layers of SNGAN.
/// </remarks>
internal static class EarlierPresets
{
    private const string Group = "Before BigGAN";

    internal static IReadOnlyList<Preset> All { get; } =
    [
        new(Group, "sngan-128", "SNGAN-projection, ImageNet at 128x128: Miyato and Koyama 2018, paper and code; without the decay of the last 50,000 steps", Sngan()),
        new(Group, "sagan-128", "SAGAN, ImageNet at 128x128: Zhang et al. 2019, paper and code (attention at 32, learning rates 1e-4 and 4e-4)", Sagan()),
    ];

    /// <summary>pfnet-research/sngan_projection, configs/sn_projection.yml: 4 x 16 images, 5 D steps, only D is normalised.</summary>
    private static TrainingOptions Sngan() => new()
    {
        Model = new()
        {
            Generator = new()
            {
                Width = 64,
                LatentSize = 128,
                Hierarchical = false,
                SharedEmbedding = false,
                SharedSize = null,
                AttentionResolutions = [],
                SpectralNorm = null,
                BatchNorm = new() { Epsilon = 2e-5, OutputEpsilon = 2e-5 },
                Init = WeightInit.Xavier,
            },
            Discriminator = new()
            {
                Width = 64,
                Wide = false,
                WideFirst = true,
                AttentionResolutions = [],
                SpectralNorm = new() { Epsilon = 1e-12 },
                Init = WeightInit.Xavier,
            },
        },
        BatchSize = 16,
        GeneratorBatchSize = 32,
        Steps = 450_000, // its learning rate falls to 0 from step 400,000 on, which is not reproduced here
        Generator = new() { LearningRate = 2e-4, Beta2 = 0.9, Epsilon = 1e-8, Accumulations = 4 },
        Discriminator = new() { LearningRate = 2e-4, Beta2 = 0.9, Epsilon = 1e-8, Accumulations = 4 },
        DiscriminatorSteps = 5,
        SplitDiscriminatorBatch = true,
        Average = null,
    };

    /// <summary>brain-research/self-attention-gan: 4 x 64 images. Adam's beta2 is the paper's; the code leaves it at 0.999.</summary>
    private static TrainingOptions Sagan()
    {
        TrainingOptions before = Sngan();
        var spectral = new SpectralNormOptions { Epsilon = 1e-12 };
        return before with
        {
            Model = before.Model with
            {
                Generator = before.Model.Generator with
                {
                    AttentionResolutions = [32],
                    SpectralNorm = spectral,
                    BatchNorm = new() { Momentum = 0.001 },
                },
                Discriminator = before.Model.Discriminator with { Wide = true, WideFirst = false, AttentionResolutions = [32] },
            },
            BatchSize = 64,
            GeneratorBatchSize = null,
            Steps = 1_000_000,
            Generator = before.Generator with { LearningRate = 1e-4 },
            Discriminator = before.Discriminator with { LearningRate = 4e-4 },
            DiscriminatorSteps = 1,
            SplitDiscriminatorBatch = false,
        };
    }
}
