namespace BigGan.Recipes;

/// <summary>The variant of BigGAN that a course teaches.</summary>
internal static class CoursePresets
{
    internal static IReadOnlyList<Preset> All { get; } =
    [
        new("Taught", "course-128", "BigGAN as taught in deeplearning.ai's GANs specialisation: attention after every block, 1x1 output convolution, D's rate 4 times G's", Course()),
    ];

    /// <summary>"Components of BigGAN", an optional notebook of the second course (2020).</summary>
    /// <remarks>
    /// From the notebook: both networks at width 96, z 120, shared 128, attention after all 5 blocks of G and all 6 of D, the 1x1
    /// output convolution, PyTorch's spectral norm and batch norm, orthogonal weights, Adam (0, 0.999, 1e-6) at 1e-4 and 4e-4. It does not train:
    /// batch, D steps, steps and average are the author's. Three simplifications of its blocks are not followed: D does not use the second
    /// convolution that it creates, the first shortcut of G has no convolution, and G's first layer has no spectral norm.
    /// </remarks>
    private static TrainingOptions Course()
    {
        TrainingOptions author = AuthorPresets.ImageNet128(96);
        return author with
        {
            Model = author.Model with
            {
                Generator = author.Model.Generator with
                {
                    AttentionResolutions = [],
                    AttentionBlocks = [0, 1, 2, 3, 4],
                    OutputKernel = 1,
                    SpectralNorm = new() { Epsilon = 1e-12, StoresRightVectors = true },
                },
                Discriminator = author.Model.Discriminator with
                {
                    AttentionResolutions = [],
                    AttentionBlocks = [0, 1, 2, 3, 4, 5],
                    SpectralNorm = new() { Epsilon = 1e-12, StoresRightVectors = true },
                },
            },
        };
    }
}
