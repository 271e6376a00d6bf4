using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Tests.Models;

/// <summary>Options at random: either one sentence says what is wrong, or both networks are built and run.</summary>
/// <remarks>BIGGAN_PROPERTY_CASES sets another number of cases.</remarks>
public sealed class ModelOptionsPropertyTests(ITestOutputHelper output)
{
    [Fact]
    public void Options_are_refused_in_a_sentence_or_make_networks_that_run()
    {
        int cases = int.Parse(Environment.GetEnvironmentVariable("BIGGAN_PROPERTY_CASES") ?? "200", System.Globalization.CultureInfo.InvariantCulture);
        int run = 0, deep = 0, refused = 0;
        for (int seed = 0; seed < cases; seed++)
        {
            var options = new TrainingOptions { Model = new RandomModel(new Random(seed)).Draw() };
            IReadOnlyList<string> violations = TrainingOptionsValidator.Violations(options);
            if (violations.Count > 0)
            {
                Assert.All(violations, violation => Assert.Matches(@"^model\.[a-z_.\[\]0-9 x]+ is [^;]+; it must be [^;]+$", violation));
                refused++;
                continue;
            }

            Run(options.Model, seed);
            run++;
            if (options.Model.Deep) deep++;
        }

        output.WriteLine($"{cases} cases: {run} ran, {deep} of them BigGAN-deep; {refused} were refused");
        Assert.True(deep > cases / 8 && run - deep > cases / 8 && refused > cases / 8);
    }

    [Theory]
    [InlineData(false, 32, 32, 3)]
    [InlineData(true, 32, 32, 1)]
    [InlineData(true, 64, 64, 3)]
    [InlineData(true, 128, 128, 1)]
    [InlineData(false, 256, 256, 1)]
    [InlineData(true, 256, 256, 3)]
    [InlineData(false, 512, 512, 3)]
    [InlineData(true, 512, 512, 3)]
    [InlineData(true, 128, 256, 3)]
    [InlineData(true, 96, 32, 1)]
    public void Published_tables_of_every_size_make_networks_that_run(bool deep, int height, int width, int channels)
    {
        int doublings = int.TrailingZeroCount(Math.Min(height, width)) - 2;
        var model = new ModelOptions
        {
            Deep = deep,
            Height = height,
            Width = width,
            BottomHeight = height >> doublings,
            BottomWidth = width >> doublings,
            ImageChannels = channels,
            ClassCount = 3,
            Generator = new() { Width = deep ? 4 : 2, LatentSize = 16, SharedSize = 4, AttentionResolutions = height == width ? [Math.Min(32, height / 2)] : [], OutputChannels = deep ? 5 : null },
            Discriminator = new() { Width = 4, AttentionResolutions = [] },
        };
        Assert.Empty(TrainingOptionsValidator.Violations(new() { Model = model }));
        Run(model, 1);
    }

    private static void Run(ModelOptions model, int seed)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var random = new RandomGenerator((ulong)seed);
        using IGenerator generator = Networks.CreateGenerator(model, Device.Cpu, random);
        using IDiscriminator discriminator = Networks.CreateDiscriminator(model, Device.Cpu, random);
        Tensor labels = TensorFactory.RandomIntegers(model.ClassCount, random, 2);
        foreach (Pass pass in (Pass[])[Pass.Train, Pass.Evaluate])
        {
            Tensor images = generator.Forward(TensorFactory.RandomNormal(random, 2, generator.LatentSize), labels, pass);
            Assert.Equal([2, model.ImageChannels, model.Height, model.Width], images.Shape);
            Tensor judged = discriminator.Forward(images, labels, pass);
            Assert.Equal([2, 1], judged.Shape);
            Assert.All(judged.ToArray<float>(), logit => Assert.True(float.IsFinite(logit), $"case {seed}: {logit}"));
        }

        ModelSummary summary = ModelSummary.Of(model);
        Assert.Equal(generator.Parameters.TrainableCount + discriminator.Parameters.TrainableCount, summary.Parameters);
    }

    /// <summary>Mostly sensible options, some far from it.</summary>
    private sealed class RandomModel(Random random)
    {
        private static readonly (int Height, int Width)[] Bottoms = [(4, 4), (4, 4), (4, 4), (1, 1), (2, 3), (3, 4), (5, 2), (1, 7)];

        internal ModelOptions Draw()
        {
            (int height, int width) = Bottoms[random.Next(Bottoms.Length)];
            int doublings = random.Next(1, 5); // larger ones have their own test
            bool deep = random.Next(2) == 0;
            int size = Math.Max(height, width) << doublings;
            bool[]? upsample = deep && Sometimes() ? Flags(doublings + random.Next(doublings + 1), doublings) : null;
            bool[]? downsample = Sometimes() ? Flags(deep ? doublings : doublings + 1, random.Next(doublings + 1)) : null;
            int depth = deep && upsample is null ? random.Next(Rarely() ? 0 : 1, 4) : Rarely() ? 1 : 2;
            int blocks = upsample?.Length ?? (deep ? depth * doublings : doublings), stages = deep ? doublings : doublings + 1;
            bool shared = deep ? !Rarely() : random.Next(4) > 0;
            return new ModelOptions
            {
                Deep = deep,
                Height = (height << doublings) + (Rarely() ? 1 : 0),
                Width = width << doublings,
                BottomHeight = Rarely() ? 0 : height,
                BottomWidth = width,
                ImageChannels = Rarely() ? 2 : random.Next(2) == 0 ? 1 : 3,
                ClassCount = Rarely() ? 0 : random.Next(1, 6),
                Generator = new()
                {
                    Width = Narrow(),
                    Depth = depth,
                    BottomAttention = deep ? Sometimes() : Rarely(),
                    ChannelMultiples = upsample is not null || Sometimes() ? Multiples(blocks, deep ? -1 : 0) : null,
                    BottomMultiple = Sometimes() ? random.Next(Rarely() ? 0 : 8, 17) : null,
                    Upsample = upsample ?? (Rarely() ? [true] : null),
                    LatentSize = random.Next(8, 24) - (Rarely() ? 8 : 0),
                    Hierarchical = deep ? !Rarely() : (shared && random.Next(2) == 0) || Rarely(),
                    SharedEmbedding = shared,
                    SharedSize = Sometimes() ? null : random.Next(Rarely() ? 0 : 1, 9),
                    AttentionResolutions = Resolutions(size),
                    AttentionBlocks = Sometimes() ? Blocks(blocks) : null,
                    OutputChannels = Sometimes() ? random.Next(Rarely() ? 0 : 3, 9) : null,
                    OutputKernel = Rarely() ? 2 : random.Next(2) == 0 ? 1 : 3,
                    SpectralNorm = Sometimes() ? null : Spectral(),
                    BatchNorm = new() { OutputEpsilon = Rarely() ? 0 : 1e-4, Statistics = Sometimes() ? RunningStatistics.Standing : RunningStatistics.Exponential },
                },
                Discriminator = new()
                {
                    Width = Narrow(),
                    Depth = deep ? random.Next(Rarely() ? 0 : 1, 4) : 2,
                    ChannelMultiples = Sometimes() ? Multiples(stages + (deep ? 1 : 0), deep ? 1 : 0) : null,
                    Downsample = downsample,
                    Wide = deep ? !Rarely() : !Sometimes(),
                    WideFirst = Rarely(),
                    ActivatedShortcut = Sometimes(),
                    AttentionResolutions = Resolutions(size),
                    AttentionBlocks = Sometimes() ? Blocks(stages) : null,
                    SpectralNorm = Spectral(),
                },
            };
        }

        private bool Rarely() => random.Next(60) == 0;

        private bool Sometimes() => random.Next(4) == 0;

        private int Narrow() => Rarely() ? random.Next(2) == 0 ? 0 : int.MaxValue : random.Next(Sometimes() ? 1 : 2, 5);

        private int[] Multiples(int count, int direction)
        {
            int[] values = [.. Enumerable.Range(0, Rarely() ? count + 1 : count).Select(_ => random.Next(Rarely() ? 0 : 1, 9))];
            return Rarely() || direction == 0 ? values : direction > 0 ? [.. values.Order()] : [.. values.OrderDescending()];
        }

        private bool[] Flags(int count, int on)
        {
            bool[] flags = [.. Enumerable.Range(0, count).Select(i => i < on)];
            random.Shuffle(flags);
            return flags;
        }

        // The attention of large maps takes gigabytes, so it is left to small ones.
        private int[] Resolutions(int size) => random.Next(4) > 0 ? [] : [Math.Min(size, 64) >> random.Next(4)];

        private int[] Blocks(int count) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(Rarely() ? -1 : 0, count))];

        private SpectralNormOptions Spectral() => new()
        {
            SingularValues = Sometimes() ? 2 : Rarely() ? 0 : 1,
            Iterations = Sometimes() ? 2 : 1,
            StoresRightVectors = Sometimes(),
        };
    }
}
