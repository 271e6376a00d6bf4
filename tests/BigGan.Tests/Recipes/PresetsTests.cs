using BigGan.Training;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;

namespace BigGan.Tests.Recipes;

public sealed class PresetsTests
{
    public static TheoryData<string> Names => [.. Presets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_preset_is_valid_and_says_where_it_comes_from(string name)
    {
        Preset preset = Presets.Get(name);
        Assert.Empty(RunOptions.Violations(preset.Options));
        Assert.DoesNotContain('\n', preset.Description);
        Assert.Matches("our own|fashion-32|paper|author|course|specialisation", preset.Description);
        Assert.NotEmpty(preset.Group);
    }

    [Fact]
    public void An_unknown_preset_gets_the_nearest_those_that_begin_so_or_all()
    {
        Assert.Equal("cifar10", Presets.Get("CIFAR1").Name);
        Assert.Equal("unknown preset 'cifra10'; did you mean 'cifar10'?", Message("cifra10"));
        Assert.Equal("unknown preset 'fashion'; presets that begin so are fashion-32, fashion-demo, fashion-deep-32", Message("fashion"));
        Assert.StartsWith("unknown preset 'zzzzzz'; presets are fashion-32, fashion-demo, ", Message("zzzzzz"), StringComparison.Ordinal);
        Assert.EndsWith(", course-128", Message(""), StringComparison.Ordinal);

        static string Message(string name) => Assert.Throws<InvalidOptionException>(() => Presets.Get(name)).Message;
    }

    [Fact]
    public void Names_are_unique_and_groups_are_together()
    {
        Assert.Equal(Presets.Names.Count, Presets.Names.Distinct().Count());
        string[] groups = [.. Presets.List.Select(preset => preset.Group)];
        Assert.Equal(groups.Distinct().Count(), 1 + groups.Zip(groups.Skip(1)).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public void The_preset_that_options_were_made_of_is_found_again()
    {
        Assert.All(Presets.List, preset => Assert.Equal(preset.Name, Presets.Nearest(preset.Options).Name));
        TrainingOptions shorter = Presets.Get("cifar10").Options with { Steps = 100, Average = null };
        Assert.Equal("cifar10", Presets.Nearest(shorter).Name);
        Assert.Equal(
            [new("steps", "125000", "100"), new("average", """{"decay":0.9999,"start_step":1000}""", "null")],
            OptionDifference.Between(Presets.Get("cifar10").Options, shorter));
    }

    // Each row of table 1 changes one thing.
    [Theory]
    [InlineData("table1-256", "table1-512", "generator.accumulations", "discriminator.accumulations")]
    [InlineData("table1-512", "table1-1024", "generator.accumulations", "discriminator.accumulations")]
    [InlineData("table1-1024", "table1-2048", "steps", "generator.accumulations", "discriminator.accumulations")]
    [InlineData("table1-2048", "table1-wide", "model.generator.width", "model.discriminator.width", "steps")]
    [InlineData("table1-wide", "table1-shared", "model.generator.shared_embedding", "model.generator.shared_size", "steps")]
    [InlineData("table1-shared", "table1-skip-z", "model.generator.latent_size", "model.generator.hierarchical", "steps")]
    [InlineData("table1-skip-z", "table1-ortho", "steps", "generator.orthogonal_regularisation")]
    [InlineData("table1-ortho", "table1-narrow", "model.generator.width", "model.discriminator.width", "steps")]
    [InlineData("table1-ortho", "imagenet-128", "steps")]
    public void A_row_of_the_papers_table_differs_from_the_one_before_in_one_thing(string before, string after, params string[] options) =>
        Assert.Equal(options, OptionDifference.Between(Presets.Get(before).Options, Presets.Get(after).Options).Select(difference => difference.Option));

    [Theory]
    [InlineData("table1-256", 256, 1_000_000)]
    [InlineData("table1-512", 512, 1_000_000)]
    [InlineData("table1-1024", 1024, 1_000_000)]
    [InlineData("table1-2048", 2048, 732_000)]
    [InlineData("table1-wide", 2048, 295_000)]
    [InlineData("table1-shared", 2048, 185_000)]
    [InlineData("table1-skip-z", 2048, 152_000)]
    [InlineData("table1-ortho", 2048, 165_000)]
    [InlineData("table1-narrow", 2048, 371_000)]
    public void The_rows_of_the_papers_table_have_its_batch_and_iterations(string name, int batch, long steps)
    {
        TrainingOptions options = Presets.Get(name).Options;
        Assert.Equal((batch, batch, steps), (options.BatchSize * options.Generator.Accumulations, options.BatchSize * options.Discriminator.Accumulations, options.Steps));
        Assert.Equal((5e-5, 2e-4, 2), (options.Generator.LearningRate, options.Discriminator.LearningRate, options.DiscriminatorSteps));
    }

    [Theory]
    [InlineData("deep-128", 128, 5e-5, 2e-4)]
    [InlineData("deep-256", 256, 2.5e-5, 2.5e-5)]
    [InlineData("deep-512", 512, 2.5e-5, 2.5e-5)]
    public void BigGAN_deep_has_the_papers_rates_and_the_published_last_layer(string name, int size, double generatorRate, double discriminatorRate)
    {
        TrainingOptions options = Presets.Get(name).Options;
        Assert.Equal((generatorRate, discriminatorRate), (options.Generator.LearningRate, options.Discriminator.LearningRate));
        var model = options.Model;
        Assert.True(model.Deep);
        Assert.Equal((size, size, 128, 128, 128, 128), (model.Height, model.Width, model.Generator.Width, model.Discriminator.Width, model.Generator.LatentSize, model.Generator.OutputChannels));
        Assert.Equal((1e-4, 1e-4, 1e-4, 1e-4), (model.Generator.BatchNorm.Epsilon, model.Generator.BatchNorm.OutputEpsilon, model.Generator.SpectralNorm!.Epsilon, model.Discriminator.SpectralNorm.Epsilon));
        Assert.Equal([7], model.GeneratorAttention()); // after the eighth block, which doubles to 64
        Assert.Equal([64], model.Discriminator.AttentionResolutions);
    }

    [Fact]
    public void Sngan_normalises_the_discriminator_only_and_sagan_attends_at_32()
    {
        TrainingOptions sngan = Presets.Get("sngan-128").Options, sagan = Presets.Get("sagan-128").Options;
        Assert.Null(sngan.Model.Generator.SpectralNorm);
        Assert.Equal((64, 128, 5, 0.9), (sngan.BatchSize * sngan.Discriminator.Accumulations, sngan.GeneratorBatchSize * sngan.Generator.Accumulations, sngan.DiscriminatorSteps, sngan.Generator.Beta2));
        Assert.Empty(sngan.Model.GeneratorAttention().Concat(sngan.Model.DiscriminatorAttention()));
        Assert.NotNull(sagan.Model.Generator.SpectralNorm);
        Assert.Equal((256, 1e-4, 4e-4, 1), (sagan.BatchSize * sagan.Generator.Accumulations, sagan.Generator.LearningRate, sagan.Discriminator.LearningRate, sagan.DiscriminatorSteps));
        Assert.Equal([2], sagan.Model.GeneratorAttention());
        Assert.Equal([1], sagan.Model.DiscriminatorAttention());
    }

    [Fact]
    public void The_course_attends_after_every_block_and_trains_the_discriminator_four_times_as_fast()
    {
        TrainingOptions options = Presets.Get("course-128").Options;
        Assert.Equal(4, options.Discriminator.LearningRate / options.Generator.LearningRate);
        Assert.Equal([0, 1, 2, 3, 4], options.Model.GeneratorAttention());
        Assert.Equal([0, 1, 2, 3, 4, 5], options.Model.DiscriminatorAttention());
        Assert.Equal(1, options.Model.Generator.OutputKernel);
    }

    [Fact]
    public void The_cifar_preset_has_the_numbers_of_the_authors_script()
    {
        TrainingOptions options = Presets.Get("cifar10").Options;
        Assert.Equal((50, 4, 125_000L), (options.BatchSize, options.DiscriminatorSteps, options.Steps));
        Assert.Equal((2e-4, 2e-4, 1e-8), (options.Generator.LearningRate, options.Discriminator.LearningRate, options.Generator.Epsilon));
        Assert.Equal((64, 64, 128), (options.Model.Generator.Width, options.Model.Discriminator.Width, options.Model.Generator.LatentSize));
        Assert.Equal((1e-8, 1e-5), (options.Model.Generator.SpectralNorm!.Epsilon, options.Model.Generator.BatchNorm.Epsilon));
        Assert.False(options.Model.Generator.SharedEmbedding || options.Model.Generator.Hierarchical);
        Assert.Equal(WeightInit.Normal002, options.Model.Discriminator.Init);
        Assert.Equal((0.9999, 1000L), (options.Average!.Decay, options.Average.StartStep));
    }

    [Fact]
    public void The_paper_trains_with_a_batch_of_2048_and_regularises_the_generator()
    {
        TrainingOptions options = Presets.Get("imagenet-128").Options;
        Assert.Equal(2048, options.BatchSize * options.Generator.Accumulations);
        Assert.Equal(2048, options.BatchSize * options.Discriminator.Accumulations);
        Assert.Equal((5e-5, 2e-4, 2), (options.Generator.LearningRate, options.Discriminator.LearningRate, options.DiscriminatorSteps));
        Assert.Equal(1e-4, options.Generator.OrthogonalRegularisation?.Strength);
        Assert.Null(options.Discriminator.OrthogonalRegularisation);
        Assert.Equal((1e-4, 1e-4), (options.Model.Generator.SpectralNorm!.Epsilon, options.Model.Generator.BatchNorm.Epsilon));
    }

    [Theory]
    [InlineData("imagenet-128", 128, 120, 64)]
    [InlineData("imagenet-256", 256, 140, 128)]
    [InlineData("imagenet-512", 512, 128, 64)]
    public void The_papers_sizes_differ_in_latents_and_attention(string name, int size, int latents, int attention)
    {
        var model = Presets.Get(name).Options.Model;
        Assert.Equal((size, size, latents), (model.Height, model.Width, model.Generator.LatentSize));
        Assert.Equal([attention], model.Generator.AttentionResolutions);
        Assert.Equal([64], model.Discriminator.AttentionResolutions);
    }

    [Fact]
    public void The_authors_imagenet_script_differs_from_the_paper_as_documented()
    {
        TrainingOptions options = Presets.Get("imagenet-128-author").Options;
        Assert.Equal((1e-4, 4e-4, 1), (options.Generator.LearningRate, options.Discriminator.LearningRate, options.DiscriminatorSteps));
        Assert.Equal((8, 8, 256), (options.Generator.Accumulations, options.Discriminator.Accumulations, options.BatchSize));
        Assert.Null(options.Generator.OrthogonalRegularisation);
        Assert.Equal((1e-6, 1e-6, 1e-5), (
            options.Model.Generator.SpectralNorm!.Epsilon, options.Model.Discriminator.SpectralNorm.Epsilon, options.Model.Generator.BatchNorm.Epsilon));
        Assert.Equal(1e-6, options.Generator.Epsilon);
    }
}
