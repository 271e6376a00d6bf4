using BigGan.Data;

namespace BigGan.Tests.Data;

public class BatchLoaderTests
{
    [Fact]
    public void Each_epoch_shows_every_image_once_in_another_order()
    {
        using var loader = new BatchLoader(new CountingDataset(10), new BatchLoaderOptions { BatchSize = 5, Seed = 3 });
        long[] first = [.. loader.Next().Labels, .. loader.Next().Labels];
        long[] second = [.. loader.Next().Labels, .. loader.Next().Labels];
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), first.Order());
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), second.Order());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Batches_depend_only_on_the_seed_and_their_position()
    {
        var options = new BatchLoaderOptions { BatchSize = 7, Seed = 42, Flip = true };
        using var one = new BatchLoader(new CountingDataset(23), options);
        using var many = new BatchLoader(new CountingDataset(23), options with { Workers = 4, Prefetch = 9 });
        for (int i = 0; i < 20; i++)
        {
            var batch = one.Next();
            Assert.Equal(batch.Labels, many.NextEqualTo(batch).Labels);
            using var resumed = new BatchLoader(new CountingDataset(23), options with { FirstImage = 7 * i });
            resumed.NextEqualTo(batch);
        }

        using var other = new BatchLoader(new CountingDataset(23), options with { Seed = 43 });
        using var again = new BatchLoader(new CountingDataset(23), options);
        Assert.NotEqual(again.Next().Labels, other.Next().Labels);
    }

    [Fact]
    public void The_order_never_changes_between_versions()
    {
        // Runs are resumed by newer versions of the program; these numbers must stay.
        var order = new BatchOrder(8, seed: 1);
        Assert.Equal(Pinned, Enumerable.Range(0, 16).Select(i => order.IndexAt(i)));
    }

    [Fact]
    public void About_half_of_the_images_are_mirrored()
    {
        using var loader = new BatchLoader(new CountingDataset(1000), new BatchLoaderOptions { BatchSize = 1000, Flip = true });
        var batch = loader.Next();
        int flipped = 0;
        for (int i = 0; i < 1000; i++)
        {
            var image = batch.Pixels.AsSpan(i * 6, 6);
            byte low = (byte)batch.Labels[i];
            Assert.True(image.SequenceEqual((byte[])[low, 1, 2, low, 4, 5]) || image.SequenceEqual((byte[])[2, 1, low, 5, 4, low]));
            flipped += image[1] == 1 && image[2] == low && low != 2 ? 1 : 0;
        }

        Assert.InRange(flipped, 430, 570);
    }

    [Fact]
    public void Batches_may_be_larger_than_the_data_set()
    {
        using var loader = new BatchLoader(new CountingDataset(3), new BatchLoaderOptions { BatchSize = 10, Workers = 2 });
        for (int i = 0; i < 5; i++)
        {
            var batch = loader.Next();
            Assert.Equal(10, batch.Count);
            Assert.True(batch.Labels.GroupBy(label => label).All(group => group.Count() is >= 2 and <= 5));
        }
    }

    [Fact]
    public void A_failure_surfaces_from_next()
    {
        using var loader = new BatchLoader(new CountingDataset(10) { FailAt = 4 }, new BatchLoaderOptions { BatchSize = 10, Workers = 2 });
        Assert.Contains("image 4", Assert.Throws<InvalidFileException>(() => loader.Next()).Message);
        Assert.Throws<InvalidFileException>(() => loader.Next());
    }

    [Fact]
    public void Reading_ahead_is_bounded()
    {
        var dataset = new CountingDataset(100);
        using var loader = new BatchLoader(dataset, new BatchLoaderOptions { BatchSize = 10, Workers = 3, Prefetch = 2 });
        loader.Next();
        SpinWait.SpinUntil(() => dataset.Reads == 30, 2000);
        Thread.Sleep(50);
        Assert.Equal(30, dataset.Reads);
    }

    [Fact]
    public void Waiting_can_be_cancelled_and_disposal_ends_the_threads()
    {
        var dataset = new CountingDataset(10) { Gate = new ManualResetEventSlim() };
        var loader = new BatchLoader(dataset, new BatchLoaderOptions { BatchSize = 2 });
        using var cancel = new CancellationTokenSource(50);
        Assert.ThrowsAny<OperationCanceledException>(() => loader.Next(cancel.Token));
        dataset.Gate.Set();
        Assert.Equal(2, loader.Next().Count); // nothing was lost
        loader.Dispose();
        int reads = dataset.Reads;
        Thread.Sleep(30);
        Assert.Equal(reads, dataset.Reads);
        Assert.Throws<ObjectDisposedException>(() => loader.Next());
    }

    [Fact]
    public void Permutations_are_even()
    {
        int[] firsts = new int[6];
        var order = new BatchOrder(6, seed: 9);
        for (int epoch = 0; epoch < 6000; epoch++)
            firsts[order.IndexAt(epoch * 6L)]++;
        Assert.All(firsts, count => Assert.InRange(count, 880, 1120)); // four standard deviations
    }

    private static readonly int[] Pinned = [3, 0, 7, 2, 5, 6, 1, 4, 7, 6, 4, 2, 5, 0, 1, 3];
}

/// <summary>Images of 1x2x3 whose first pixels are their index, which is their label, too.</summary>
internal sealed class CountingDataset(int count) : IImageDataset
{
    private int _reads;

    public int? FailAt { get; init; }

    public ManualResetEventSlim? Gate { get; init; }

    public int Reads => _reads;

    public string Name => "counting";

    public int Count => count;

    public ImageShape Shape => new(1, 2, 3);

    public IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, count).Select(i => $"{i}")];

    public string Fingerprint => "";

    public int LabelOf(int index) => index;

    public void Read(int index, Span<byte> pixels)
    {
        Gate?.Wait();
        Interlocked.Increment(ref _reads);
        if (index == FailAt)
            throw new InvalidFileException($"image {index}", "is broken");
        ((ReadOnlySpan<byte>)[(byte)index, 1, 2, (byte)index, 4, 5]).CopyTo(pixels);
    }

    public void Dispose()
    {
    }
}

internal static class BatchAssertions
{
    public static Batch NextEqualTo(this BatchLoader loader, Batch expected)
    {
        var batch = loader.Next();
        Assert.Equal(expected.Labels, batch.Labels);
        Assert.Equal(expected.Pixels, batch.Pixels);
        return batch;
    }
}
