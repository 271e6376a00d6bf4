using BigGan.Sampling;

namespace BigGan.Tests.Sampling;

public sealed class NotebookLatentsTests
{
    // RandomState(0).random_sample() begins 0.5488135039273248, 0.7151893663724195, 0.6027633760716439, 0.5448831829968969.
    private static readonly double[] OfSeed0 = [0.11705679514761695, 0.5399904576877463, 0.2484002123241459, 0.10759365878354796];

    [Fact]
    public void They_are_those_of_NumPy_and_SciPy()
    {
        float[] latents = NotebookLatents.Draw([3], 4, 0, 1).Latents;
        Assert.Equal(OfSeed0, latents.Select(latent => (double)latent), (a, b) => Math.Abs(a - b) < Tolerances.Float32Constant);
    }

    [Fact]
    public void The_truncation_is_a_factor()
    {
        float[] latents = NotebookLatents.Draw([3], 4, 0, 0.4).Latents;
        Assert.Equal(OfSeed0.Select(number => 0.4 * number), latents.Select(latent => (double)latent), (a, b) => Math.Abs(a - b) < Tolerances.Float32Constant);
        Assert.Throws<InvalidOptionException>(() => NotebookLatents.Draw([3], 4, 0, 1.5));
    }

    [Fact]
    public void Every_class_begins_with_the_first_row()
    {
        GivenLatents given = NotebookLatents.Draw([3, 3, 5, 3], 2, 0, 1);
        Assert.Equal([3L, 3, 5, 3], given.Labels!);
        Assert.Equal(given.Latents[..2], given.Latents[4..6]);
        Assert.Equal(OfSeed0[2], given.Latents[2], Tolerances.Float32Constant);
        Assert.NotEqual(given.Latents[2..4], given.Latents[6..8]);
    }

    [Fact]
    public void They_lie_within_two_and_spread_as_they_should()
    {
        float[] latents = NotebookLatents.Draw([0], 20_000, 7, 1).Latents;
        Assert.InRange(latents.Max(Math.Abs), 1.99, 2);
        Assert.InRange(latents.Average(), -0.03, 0.03);
        Assert.InRange(latents.Average(latent => latent * latent), 0.755, 0.795); // 0.7737
    }
}
