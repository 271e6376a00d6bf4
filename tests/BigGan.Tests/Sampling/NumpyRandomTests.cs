using BigGan.Sampling;
using BigGan.Tests.Evaluation.Metrics;
using BigGan.Torch;

namespace BigGan.Tests.Sampling;

/// <summary>Numbers recorded from NumPy 1.24.2.</summary>
public sealed class NumpyRandomTests
{
    [Fact]
    public void Permutations_are_NumPys()
    {
        Assert.Equal([6, 11, 4, 10, 2, 8, 1, 7, 9, 3, 0, 5], new NumpyRandom(0).Permutation(12));
        var largest = new NumpyRandom(uint.MaxValue);
        Assert.Equal([11, 8, 5, 9, 1, 10, 6, 0, 4, 7, 2, 3], largest.Permutation(12));
        Assert.Equal(52763, largest.Permutation(70000)[69999]);
        var one = new NumpyRandom(1);
        Assert.Equal([0], one.Permutation(1));
        Assert.Equal([0, 1], one.Permutation(2));
        Assert.Equal([43660, 87278, 14317, 81932, 95321], one.Permutation(100_000)[..5]);
    }

    [Fact]
    public void Choices_are_NumPys()
    {
        var random = new NumpyRandom(2020);
        Assert.Equal([2, 4, 9, 1, 5, 7], random.Choice(10, 6));
        Assert.Equal([358, 763, 430, 530, 677], random.Choice(1000, 5));
    }

    [Fact]
    public void Subsets_and_shuffles_are_those_that_torch_fidelity_draws()
    {
        using var recorded = new MetricCase();
        using var scope = new TensorScope();
        long[] first = recorded.Read("indices.safetensors", "kid_indices_1").ToArray<long>(), second = recorded.Read("indices.safetensors", "kid_indices_2").ToArray<long>();
        var random = new NumpyRandom(2020);
        for (int subset = 0; subset < 20; subset++)
        {
            Assert.Equal(first[(subset * 100)..((subset + 1) * 100)].Select(index => (int)index), random.Choice(600, 100));
            Assert.Equal(second[(subset * 100)..((subset + 1) * 100)].Select(index => (int)index), random.Choice(600, 100));
        }

        Assert.Equal(recorded.Read("indices.safetensors", "is_permutation").ToArray<long>().Select(index => (int)index), new NumpyRandom(2020).Permutation(600));
    }
}
