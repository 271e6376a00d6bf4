using System.Globalization;
using BigGan.Layers;
using BigGan.Models;

namespace BigGan.Training;

/// <summary>The ranges of all training options, checked once, where options enter.</summary>
public static class TrainingOptionsValidator
{
    /// <summary>Checks all options.</summary>
    /// <exception cref="InvalidOptionException">Some are out of range; the message has option, value and allowed range of each.</exception>
    public static void Validate(TrainingOptions options)
    {
        IReadOnlyList<string> violations = Violations(options);
        if (violations.Count > 0)
            throw new InvalidOptionException(string.Join("; ", violations));
    }

    /// <summary>Option, value and allowed range of everything that is out of range; empty when all is well.</summary>
    public static IReadOnlyList<string> Violations(TrainingOptions options)
    {
        var check = new Check();
        CheckImage(check, options.Model);
        CheckGenerator(check, options.Model);
        CheckDiscriminator(check, options.Model);
        check.AtLeast("batch_size", options.BatchSize, 1);
        check.AtLeast("generator_batch_size", options.GeneratorBatchSize ?? options.BatchSize, options.BatchSize);
        check.AtLeast("steps", options.Steps, 1);
        check.AtLeast("discriminator_steps", options.DiscriminatorSteps, 1);
        CheckOptimizer(check, "generator", options.Generator);
        CheckOptimizer(check, "discriminator", options.Discriminator);
        if (options.Average is { } average)
        {
            check.Share("average.decay", average.Decay);
            check.AtLeast("average.start_step", average.StartStep, 0);
        }

        check.AtLeast("output.checkpoint_every", options.Output.CheckpointEvery, 1);
        check.AtLeast("output.keep_checkpoints", options.Output.KeepCheckpoints, 1);
        check.AtLeast("output.sample_every", options.Output.SampleEvery, 1);
        check.AtLeast("output.log_every", options.Output.LogEvery, 1);
        return check.Violations;
    }

    private static void CheckImage(Check check, ModelOptions model)
    {
        check.AtLeast("model.bottom_height", model.BottomHeight, 1);
        check.AtLeast("model.bottom_width", model.BottomWidth, 1);
        bool bottomIsWrong = model.BottomHeight < 1 || model.BottomWidth < 1; // then the size cannot be judged
        check.That(bottomIsWrong || FeatureMaps.Doublings(model) is not null, "model.height x model.width", $"{model.Height}x{model.Width}",
            $"bottom_height ({model.BottomHeight}) and bottom_width ({model.BottomWidth}) times the same power of 2, at least 2");
        check.That(model.ImageChannels is 1 or 3, "model.image_channels", model.ImageChannels, "1 (grey) or 3 (colour)");
        check.AtLeast("model.class_count", model.ClassCount, 1);
    }

    private static void CheckGenerator(Check check, ModelOptions model)
    {
        const string path = "model.generator";
        GeneratorOptions generator = model.Generator;
        check.AtLeast($"{path}.width", generator.Width, 1);
        if (FeatureMaps.Doublings(model) is { } blocks)
        {
            CheckMultiples(check, path, generator.ChannelMultiples, blocks);
            int fewest = generator.Hierarchical ? blocks + 1 : 1;
            check.That(generator.LatentSize >= fewest, $"{path}.latent_size", generator.LatentSize,
                generator.Hierarchical ? $"at least {fewest}: one for the first layer and for each block" : "at least 1");
            CheckAttention(check, path, generator.AttentionResolutions, FeatureMaps.OfGenerator(model, blocks), generator.Width);
        }

        check.AtLeast($"{path}.shared_size", generator.SharedSize ?? 1, 1);
        check.That(generator.SharedEmbedding || !generator.Hierarchical, $"{path}.hierarchical", "true", "false where shared_embedding is false");
        CheckSpectralNorm(check, path, generator.SpectralNorm);
        check.Positive($"{path}.batch_norm.epsilon", generator.BatchNorm.Epsilon);
        double momentum = generator.BatchNorm.Momentum;
        check.That(momentum is > 0 and <= 1, $"{path}.batch_norm.momentum", momentum, "above 0 and at most 1");
    }

    private static void CheckDiscriminator(Check check, ModelOptions model)
    {
        const string path = "model.discriminator";
        DiscriminatorOptions discriminator = model.Discriminator;
        check.AtLeast($"{path}.width", discriminator.Width, 1);
        if (FeatureMaps.Doublings(model) is { } doublings)
        {
            IReadOnlyList<bool> downsample = discriminator.Downsample ?? ChannelTables.Downsampling(doublings);
            int blocks = discriminator.ChannelMultiples?.Count ?? doublings + 1;
            check.That(discriminator.Downsample is null || downsample.Count == blocks, $"{path}.downsample", $"a list of {downsample.Count}",
                $"one entry for each of the {blocks} blocks");
            int halvings = downsample.Count(down => down);
            int most = doublings + Math.Min(int.TrailingZeroCount(model.BottomHeight), int.TrailingZeroCount(model.BottomWidth));
            check.That(halvings <= most, $"{path}.downsample", $"{halvings} halvings", $"at most {most} for this image size");
            CheckMultiples(check, path, discriminator.ChannelMultiples, downsample.Count);
            CheckAttention(check, path, discriminator.AttentionResolutions, FeatureMaps.OfDiscriminator(model, doublings), discriminator.Width);
        }

        CheckSpectralNorm(check, path, discriminator.SpectralNorm);
    }

    private static void CheckMultiples(Check check, string path, IReadOnlyList<int>? multiples, int blocks)
    {
        if (multiples is null)
            return;
        check.That(multiples.Count == blocks, $"{path}.channel_multiples", $"a list of {multiples.Count}", $"one entry for each of the {blocks} blocks");
        for (int i = 0; i < multiples.Count; i++)
            check.AtLeast($"{path}.channel_multiples[{i}]", multiples[i], 1);
    }

    private static void CheckAttention(Check check, string path, IReadOnlyList<int> resolutions, IReadOnlyList<FeatureMap> maps, int width)
    {
        foreach (int resolution in resolutions)
        {
            FeatureMap[] there = [.. maps.Where(map => map.Height == resolution)];
            check.That(there.Length > 0, $"{path}.attention_resolutions", resolution,
                $"empty or heights of feature maps: {string.Join(", ", maps.Select(map => map.Height).Distinct())}");
            check.That(there.All(map => map.Height % 2 == 0 && map.Width % 2 == 0), $"{path}.attention_resolutions", resolution,
                "feature maps of even height and width");
            foreach (int multiple in there.Select(map => map.Multiple).Where(multiple => multiple > 0 && width > 0).Distinct())
            {
                check.That((long)multiple * width >= 8, $"{path}.width", width,
                    $"at least {(8 + multiple - 1) / multiple} with attention at {resolution}, which needs 8 channels there");
            }
        }
    }

    private static void CheckSpectralNorm(Check check, string path, SpectralNormOptions options)
    {
        check.AtLeast($"{path}.spectral_norm.singular_values", options.SingularValues, 1);
        check.AtLeast($"{path}.spectral_norm.iterations", options.Iterations, 1);
        check.Positive($"{path}.spectral_norm.epsilon", options.Epsilon);
    }

    private static void CheckOptimizer(Check check, string path, OptimizerOptions options)
    {
        check.Positive($"{path}.learning_rate", options.LearningRate);
        check.Share($"{path}.beta1", options.Beta1);
        check.Share($"{path}.beta2", options.Beta2);
        check.Positive($"{path}.epsilon", options.Epsilon);
        check.AtLeast($"{path}.accumulations", options.Accumulations, 1);
        if (options.OrthogonalRegularisation is { } regularisation)
            check.Positive($"{path}.orthogonal_regularisation.strength", regularisation.Strength);
    }

    private sealed class Check
    {
        private readonly List<string> _violations = [];

        public IReadOnlyList<string> Violations => _violations;

        public void That(bool holds, string option, IFormattable value, string allowed) =>
            That(holds, option, value.ToString(null, CultureInfo.InvariantCulture), allowed);

        public void That(bool holds, string option, string value, string allowed)
        {
            if (!holds)
                _violations.Add($"{option} is {value}; it must be {allowed}");
        }

        public void AtLeast(string option, long value, long least) => That(value >= least, option, value, $"at least {least}");

        public void Positive(string option, double value) =>
            That(value > 0 && double.IsFinite(value), option, value, "above 0");

        public void Share(string option, double value) => That(value is >= 0 and < 1, option, value, "at least 0 and below 1");
    }
}
