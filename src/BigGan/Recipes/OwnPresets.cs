namespace BigGan.Recipes;

/// <summary>Our own recipes, for a CPU.</summary>
internal static class OwnPresets
{
    private const string Group = "Our own, for a CPU";

    internal static IReadOnlyList<Preset> All { get; } =
    [
        new(Group, "fashion-32", "Fashion-MNIST at 32x32: our own recipe, BigGAN with shared embedding and skip-z at width 8", Fashion()),
        new(Group, "fashion-demo", "Fashion-MNIST at 32x32 in minutes: fashion-32 for 1,200 steps with a shorter average", FashionDemo()),
        new(Group, "cifar-32", "CIFAR-10 at 32x32: our own recipe, fashion-32 in colour at width 16, mirrored", Cifar()),
        new(Group, "fashion-deep-32", "Fashion-MNIST at 32x32: our own recipe, BigGAN-deep at width 8", FashionDeep()),
    ];

    private static TrainingOptions Fashion() => new()
    {
        Model = new()
        {
            Height = 32,
            Width = 32,
            ImageChannels = 1,
            ClassCount = 10,
            // Wide where feature maps are small, narrow where they are large: the published 32-pixel tables have multiples of 4 throughout,
            // and on a CPU most of the time is then spent at full resolution.
            Generator = new() { Width = 8, ChannelMultiples = [8, 4, 2], LatentSize = 64, SharedSize = 32, AttentionResolutions = [] },
            Discriminator = new() { Width = 8, ChannelMultiples = [2, 4, 8, 8], AttentionResolutions = [] },
        },
        BatchSize = 64,
        Steps = 5_000,
        Generator = new() { LearningRate = 5e-4 },
        Discriminator = new() { LearningRate = 5e-4 },
        DiscriminatorSteps = 1,
        Average = new() { Decay = 0.999, StartStep = 100 },
    };

    private static TrainingOptions FashionDemo() => Fashion() with
    {
        Steps = 1_200,
        Average = new() { Decay = 0.99, StartStep = 100 }, // a longer average would still contain the first, noisy steps
    };

    private static TrainingOptions Cifar()
    {
        TrainingOptions grey = Fashion();
        return grey with
        {
            Model = grey.Model with
            {
                ImageChannels = 3,
                Generator = grey.Model.Generator with { Width = 16 },
                Discriminator = grey.Model.Discriminator with { Width = 16 },
            },
            Steps = 20_000,
            Flip = true,
            Generator = grey.Generator with { LearningRate = 3e-4 },
            Discriminator = grey.Discriminator with { LearningRate = 3e-4 },
        };
    }

    private static TrainingOptions FashionDeep()
    {
        TrainingOptions flat = Fashion();
        return flat with
        {
            Model = flat.Model with
            {
                Deep = true,
                // Bottlenecks have a quarter of these channels; channels-last memory is faster on a CPU up to 64 channels.
                Generator = flat.Model.Generator with { ChannelMultiples = [8, 8, 8, 8, 8, 4] },
                Discriminator = flat.Model.Discriminator with { ChannelMultiples = [2, 4, 8, 16] },
            },
        };
    }
}
