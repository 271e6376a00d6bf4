using BigGan.Models;

namespace BigGan.Recipes;

/// <summary>The rows of the paper's table 1; each changes one thing of the row before.</summary>
/// <remarks>
/// The parameters in the table are those of G and D together, without the shared class embedding. They determine the latent
/// size, which the text gives for the full model only: 128 in the rows without skip-z (120 would give 81.3, 173.3 and
/// 160.5 M). For the rows with skip-z, 120 and 128 give the same 158.3 and 71.3 M; here they have 120 as in the full model.
/// Learning rates, D steps, average and initialisation are those of the full model in every row (section 3): the baseline
/// is SAGAN at half its learning rates.
/// </remarks>
internal static class AblationPresets
{
    private const string Group = "The paper's table 1, row by row";

    internal static IReadOnlyList<Preset> All { get; } =
    [
        new(Group, "table1-256", "SA-GAN baseline: batch 256, width 64; the paper has 81.5 M parameters, FID 18.65, IS 52.52", Baseline()),
        new(Group, "table1-512", "batch 512; the paper has 81.5 M parameters, FID 15.30, IS 58.77", Batch(2, 1_000_000)),
        new(Group, "table1-1024", "batch 1024; the paper has 81.5 M parameters, FID 14.88, IS 63.03", Batch(4, 1_000_000)),
        new(Group, "table1-2048", "batch 2048; the paper has 81.5 M parameters, FID 12.39, IS 76.85", Batch(8, 732_000)),
        new(Group, "table1-wide", "width 96; the paper has 173.5 M parameters, FID 9.54, IS 92.98", Wide()),
        new(Group, "table1-shared", "shared class embedding; the paper has 160.6 M parameters, FID 9.18, IS 94.94", Shared()),
        new(Group, "table1-skip-z", "skip-z; the paper has 158.3 M parameters, FID 8.73, IS 98.76", SkipZ()),
        new(Group, "table1-ortho", "orthogonal regularisation: the full model; the paper has 158.3 M parameters, FID 8.51, IS 99.31", Orthogonal()),
        new(Group, "table1-narrow", "all of it at width 64; the paper has 71.3 M parameters, FID 10.48, IS 86.90", Narrow()),
    ];

    private static TrainingOptions Baseline()
    {
        TrainingOptions full = PaperPresets.ImageNet128();
        TrainingOptions narrow = OfWidth(full, 64);
        return narrow with
        {
            Model = narrow.Model with
            {
                Generator = narrow.Model.Generator with { LatentSize = 128, Hierarchical = false, SharedEmbedding = false, SharedSize = null },
            },
            Generator = full.Generator with { Accumulations = 1, OrthogonalRegularisation = null },
            Discriminator = full.Discriminator with { Accumulations = 1 },
            Steps = 1_000_000,
        };
    }

    private static TrainingOptions Batch(int forwards, long steps)
    {
        TrainingOptions before = Baseline();
        return before with
        {
            Generator = before.Generator with { Accumulations = forwards },
            Discriminator = before.Discriminator with { Accumulations = forwards },
            Steps = steps,
        };
    }

    private static TrainingOptions Wide() => OfWidth(Batch(8, 732_000), 96) with { Steps = 295_000 };

    private static TrainingOptions Shared()
    {
        TrainingOptions before = Wide();
        GeneratorOptions generator = before.Model.Generator with { SharedEmbedding = true, SharedSize = 128 };
        return before with { Model = before.Model with { Generator = generator }, Steps = 185_000 };
    }

    private static TrainingOptions SkipZ()
    {
        TrainingOptions before = Shared();
        GeneratorOptions generator = before.Model.Generator with { Hierarchical = true, LatentSize = 120 };
        return before with { Model = before.Model with { Generator = generator }, Steps = 152_000 };
    }

    private static TrainingOptions Orthogonal()
    {
        TrainingOptions before = SkipZ();
        return before with { Generator = before.Generator with { OrthogonalRegularisation = new() { Strength = 1e-4 } }, Steps = 165_000 };
    }

    private static TrainingOptions Narrow() => OfWidth(Orthogonal(), 64) with { Steps = 371_000 };

    private static TrainingOptions OfWidth(TrainingOptions options, int width) => options with
    {
        Model = options.Model with
        {
            Generator = options.Model.Generator with { Width = width },
            Discriminator = options.Model.Discriminator with { Width = width },
        },
    };
}
