namespace BigGan.Torch.Tests;

public sealed class RandomGeneratorTests
{
    [Fact]
    public void Equal_seeds_give_equal_numbers_and_others_do_not()
    {
        using var scope = new TensorScope();
        using var a = new RandomGenerator(7);
        using var b = new RandomGenerator(7);
        using var c = new RandomGenerator(8);
        float[] first = TensorFactory.RandomNormal(a, 50).ToArray<float>();
        Assert.Equal(first, TensorFactory.RandomNormal(b, 50).ToArray<float>());
        Assert.NotEqual(first, TensorFactory.RandomNormal(c, 50).ToArray<float>());
    }

    [Fact]
    public void A_restored_state_continues_the_same_numbers()
    {
        using var scope = new TensorScope();
        using var random = new RandomGenerator(1);
        TensorFactory.RandomNormal(random, 3);
        byte[] state = random.GetState();
        float[] next = TensorFactory.RandomNormal(random, 20).ToArray<float>();
        long[] labels = TensorFactory.RandomIntegers(10, random, 20).ToArray<long>();
        using var other = new RandomGenerator(99);
        other.SetState(state);
        Assert.Equal(next, TensorFactory.RandomNormal(other, 20).ToArray<float>());
        Assert.Equal(labels, TensorFactory.RandomIntegers(10, other, 20).ToArray<long>());
        Assert.All(labels, label => Assert.InRange(label, 0, 9));
    }

    [Fact]
    public void Bytes_that_are_no_state_are_refused()
    {
        using var random = new RandomGenerator(1);
        Assert.Throws<TorchException>(() => random.SetState([1, 2, 3]));
    }

    [Fact]
    public void A_disposed_generator_is_refused()
    {
        using var scope = new TensorScope();
        var random = new RandomGenerator(1);
        random.Dispose();
        random.Dispose();
        Assert.Throws<ObjectDisposedException>(() => TensorFactory.RandomNormal(random, 2));
        Assert.Throws<ObjectDisposedException>(random.GetState);
    }
}
