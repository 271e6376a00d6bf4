using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Tests.Sampling;

public sealed class InterpolationTests
{
    private const int Size = 8;
    private const int Classes = 5;

    [Fact]
    public void A_path_through_classes_keeps_the_latents_and_mixes_the_classes_in_proportion()
    {
        GivenLatents plan = Plan(new InterpolationOptions { Paths = [[1, 3], [1, 3]], Subject = InterpolationSubject.Classes, Steps = 3, Seed = 4 });

        Assert.Equal(6, plan.Count);
        for (int row = 0; row < 2; row++)
        {
            for (int step = 0; step < 3; step++) Assert.Equal(Latents(4, 1, row), Row(plan, (row * 3) + step));
            Assert.Equal([0, 1, 0, 0, 0], Weights(plan, row * 3));
            Assert.Equal([0, 0.5f, 0, 0.5f, 0], Weights(plan, (row * 3) + 1));
            Assert.Equal([0, 0, 0, 1, 0], Weights(plan, (row * 3) + 2));
        }
    }

    [Fact]
    public void A_path_through_latents_keeps_the_class()
    {
        GivenLatents plan = Plan(new InterpolationOptions { Paths = [[2, 2], [4, 4]], Subject = InterpolationSubject.Latents, Steps = 4 });

        Assert.Equal(Latents(0, 2, 0), Row(plan, 0));
        Assert.Equal(Latents(0, 2, 1), Row(plan, 3));
        Assert.Equal(Latents(0, 4, 2), Row(plan, 4));
        Assert.Equal(Latents(0, 4, 3), Row(plan, 7));
        for (int i = 0; i < 8; i++) Assert.Equal(1, Weights(plan, i)[i < 4 ? 2 : 4]);
    }

    [Fact]
    public void A_path_through_both_changes_both_and_passes_every_key_point()
    {
        GivenLatents plan = Plan(new InterpolationOptions { Paths = [[0, 1, 2]], Subject = InterpolationSubject.Both, Steps = 3 });

        Assert.Equal(5, plan.Count);
        for (int key = 0; key < 3; key++)
        {
            Assert.Equal(Latents(0, key, key), Row(plan, 2 * key));
            Assert.Equal(1, Weights(plan, 2 * key)[key]);
        }

        Assert.Equal([0, 0.5f, 0.5f, 0, 0], Weights(plan, 3));
    }

    [Fact]
    public void A_closed_path_returns_without_repeating_its_first_image()
    {
        var options = new InterpolationOptions { Paths = [[0, 1, 2]], Subject = InterpolationSubject.Both, Steps = 3, IsClosed = true };
        GivenLatents plan = Plan(options);

        Assert.Equal((6, 6), (plan.Count, options.LengthOf(0)));
        Assert.Equal([0.5f, 0, 0.5f, 0, 0], Weights(plan, 5));
    }

    [Fact]
    public void Latents_are_truncated_at_the_key_points()
    {
        var truncation = new Truncation(TruncationMode.Resample, 0.3);
        GivenLatents plan = Plan(new InterpolationOptions { Paths = [[0, 1]], Truncation = truncation, Steps = 2 });
        Assert.All(plan.Latents, latent => Assert.InRange(latent, -0.3f, 0.3f));
    }

    [Fact]
    public void Spherical_mixing_keeps_the_length_and_linear_mixing_does_not()
    {
        float[] a = [3, 0, 0], b = [0, 0, 3];
        for (double share = 0; share <= 1; share += 0.125)
        {
            float[] mixed = Mix(a, b, share, LatentMixing.Spherical);
            Assert.Equal(3, Length(mixed), Tolerances.Float32);
            Assert.Equal(share * Math.PI / 2, Math.Atan2(mixed[2], mixed[0]), Tolerances.Float32Operation);
        }

        Assert.Equal(3 / Math.Sqrt(2), Length(Mix(a, b, 0.5, LatentMixing.Linear)), Tolerances.Float32);
    }

    [Fact]
    public void Spherical_mixing_of_unequal_lengths_goes_from_one_length_to_the_other()
    {
        float[] mixed = Mix([2, 0], [0, 4], 0.5, LatentMixing.Spherical);
        Assert.Equal(3, Length(mixed), Tolerances.Float32);
        Assert.Equal(mixed[0], mixed[1], (float)Tolerances.Float32Operation);
    }

    [Fact]
    public void Nearly_parallel_opposite_and_empty_latents_are_mixed_linearly()
    {
        Assert.Equal([1.5f, 0], Mix([1, 0], [2, 1e-6f], 0.5, LatentMixing.Spherical).Select(value => MathF.Round(value, 5)));
        Assert.Equal([0, 0], Mix([1, 0], [-1, 0], 0.5, LatentMixing.Spherical));
        Assert.Equal([0.5f, 0], Mix([0, 0], [1, 0], 0.5, LatentMixing.Spherical));
    }

    [Fact]
    public void Paths_that_cannot_be_drawn_are_refused()
    {
        Refused("a path leads through at least 2 key points", new InterpolationOptions { Paths = [[1]] });
        Refused("a path leads through at least 2 key points", new InterpolationOptions { Paths = [] });
        Refused("1 steps are too few: at least 2", new InterpolationOptions { Paths = [[0, 1]], Steps = 1 });
        Refused("class 5 is out of range: 0 to 4", new InterpolationOptions { Paths = [[0, 5]] });
        Refused("class -1 is out of range: 0 to 4", new InterpolationOptions { Paths = [[-1, 0]] });
    }

    private static void Refused(string message, InterpolationOptions options) =>
        Assert.Equal(message, Assert.Throws<InvalidOptionException>(() => Plan(options)).Message);

    private static GivenLatents Plan(InterpolationOptions options) => Interpolation.Plan(options, Size, Classes);

    private static float[] Row(GivenLatents plan, int image) => plan.Latents[(image * Size)..((image + 1) * Size)];

    private static float[] Weights(GivenLatents plan, int image) => plan.ClassWeights![(image * Classes)..((image + 1) * Classes)];

    private static float[] Latents(long seed, long label, long number)
    {
        var latents = new float[Size];
        LatentStream.Fill(latents, seed, label, number, null);
        return latents;
    }

    private static float[] Mix(float[] a, float[] b, double share, LatentMixing mixing)
    {
        var mixed = new float[a.Length];
        LatentMixture.Fill(mixed, a, b, share, mixing);
        return mixed;
    }

    private static double Length(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
