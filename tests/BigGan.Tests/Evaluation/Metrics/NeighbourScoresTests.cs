using BigGan.Evaluation.Metrics;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation.Metrics;

public sealed class NeighbourScoresTests
{
    [Theory]
    [InlineData(1300, 2100, 20, 5, 0.0)]
    [InlineData(2100, 1100, 3, 1, 0.0)]
    [InlineData(1200, 1030, 2, 4, 3.0)] // on a lattice: many distances are equal
    [InlineData(1100, 1100, 1, 3, 20.0)]
    [InlineData(6, 7, 5, 5, 0.0)]
    public void Every_count_is_that_of_comparing_one_by_one(int generatedCount, int realCount, int size, int neighbours, double lattice)
    {
        using var scope = new TensorScope();
        Tensor generated = Points(1, generatedCount, size, lattice), real = Points(2, realCount, size, lattice);
        foreach (bool inclusive in (bool[])[false, true])
        {
            NeighbourScores found = NeighbourScores.Of(generated, real, neighbours, inclusive);
            (int[] surrounding, bool[] reached, bool[] covered) = OneByOne(generated, real, neighbours, inclusive);
            Assert.Equal(surrounding, found.Surrounding);
            Assert.Equal(reached, found.IsReached);
            Assert.Equal(covered, found.IsCovered);
        }
    }

    [Fact]
    public void A_large_common_offset_changes_no_count()
    {
        using var scope = new TensorScope();
        // Multiples of 1/64 stay exact beside 4096.
        Tensor generated = Points(1, 1100, 8, 64), real = Points(2, 1200, 8, 64);
        NeighbourScores near = NeighbourScores.Of(generated, real, 3, inclusive: true), far = NeighbourScores.Of(generated + 4096, real + 4096, 3, inclusive: true);
        Assert.Equal(near.Surrounding, far.Surrounding);
        Assert.Equal(near.IsReached, far.IsReached);
        Assert.Equal(near.IsCovered, far.IsCovered);
    }

    [Fact]
    public void A_set_lies_wholly_within_itself()
    {
        using var scope = new TensorScope();
        Tensor points = Points(1, 1500, 16, 0);
        foreach (bool inclusive in (bool[])[false, true])
        {
            NeighbourScores found = NeighbourScores.Of(points, points, 3, inclusive);
            Assert.All(found.Surrounding, count => Assert.True(count > 0));
            Assert.All(found.IsReached, Assert.True);
            Assert.All(found.IsCovered, Assert.True);
            Assert.Equal(points.Size(0) * (inclusive ? 4 : 3), found.Surrounding.Sum());
        }
    }

    [Fact]
    public void Equal_images_have_a_ball_without_extent()
    {
        using var scope = new TensorScope();
        Tensor same = TensorFactory.Full(1.5, DataType.Float32, Device.Cpu, 1200, 6);
        Assert.All(NeighbourRadii.Squared(same, 5), radius => Assert.Equal(0, radius));
        Assert.All(NeighbourScores.Of(same, same, 5, inclusive: true).Surrounding, count => Assert.Equal(1200, count));
        Assert.All(NeighbourScores.Of(same, same, 5, inclusive: false).Surrounding, count => Assert.Equal(0, count));
    }

    [Fact]
    public void It_can_be_cancelled_and_says_how_far_it_is()
    {
        using var scope = new TensorScope();
        Tensor points = Points(1, 2200, 4, 0);
        Assert.Throws<OperationCanceledException>(() => NeighbourScores.Of(points, points, 3, false, null, new CancellationToken(true)));
        var shares = new List<double>();
        NeighbourScores.Of(points, points, 3, false, shares.Add);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1], Tolerances.Float64Sum);
    }

    private static Tensor Points(ulong seed, int count, int size, double lattice)
    {
        Tensor points = FrechetDistanceTests.Normal(seed, count, size);
        return lattice == 0 ? points : (points * lattice).Round() / lattice;
    }

    private static (int[] Surrounding, bool[] IsReached, bool[] IsCovered) OneByOne(Tensor generated, Tensor real, int neighbours, bool inclusive)
    {
        float[][] x = Rows(generated), y = Rows(real);
        double[] ofX = Radii(x, neighbours), ofY = Radii(y, neighbours);
        int[] surrounding = new int[x.Length];
        bool[] reached = new bool[y.Length], covered = new bool[y.Length];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < y.Length; j++)
            {
                double distance = Distance(x[i], y[j]);
                if (inclusive ? distance <= ofY[j] : distance < ofY[j])
                {
                    surrounding[i]++;
                    covered[j] = true;
                }

                if (inclusive ? distance <= ofX[i] : distance < ofX[i]) reached[j] = true;
            }
        }

        return (surrounding, reached, covered);
    }

    private static float[][] Rows(Tensor points) => [.. points.ToArray<float>().Chunk((int)points.Size(1))];

    private static double[] Radii(float[][] points, int neighbours) =>
        [.. points.Select((point, i) => points.Where((_, j) => j != i).Select(other => Distance(point, other)).Order().ElementAt(neighbours - 1))];

    // In the order of summation of the tested code: whether two distances are equal must not depend on rounding.
    private static double Distance(float[] x, float[] y) => FeatureRows.SquaredDistance(x, y);
}
