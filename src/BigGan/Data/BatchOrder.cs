namespace BigGan.Data;

/// <summary>The endless stream of training images: one random permutation of the data set after another, each a function of seed and epoch.</summary>
internal sealed class BatchOrder
{
    private const ulong FlipStream = 1UL << 63; // larger than any epoch

    private readonly int _count;
    private readonly ulong _seed;
    private readonly Lock _lock = new();

    // A batch spans few epochs and batches are requested nearly in order, so two permutations are cached.
    private (long Epoch, int[] Order) _newer = (-1, []);
    private (long Epoch, int[] Order) _older = (-1, []);

    public BatchOrder(int count, long seed)
    {
        _count = count;
        _seed = unchecked((ulong)seed);
    }

    /// <summary>The image at a position of the stream.</summary>
    public int IndexAt(long position)
    {
        var (epoch, offset) = Math.DivRem(position, _count);
        return OrderOf(epoch)[offset];
    }

    /// <summary>Whether the image at a position is mirrored.</summary>
    public bool FlipAt(long position) => (new SplitMix64(_seed, FlipStream | (ulong)position).Next() & 1) != 0;

    private int[] OrderOf(long epoch)
    {
        lock (_lock)
        {
            if (_newer.Epoch == epoch)
                return _newer.Order;
            if (_older.Epoch == epoch)
                return _older.Order;
            _older = _newer;
            _newer = (epoch, Shuffle(epoch));
            return _newer.Order;
        }
    }

    private int[] Shuffle(long epoch)
    {
        var random = new SplitMix64(_seed, (ulong)epoch);
        int[] order = new int[_count];
        for (int i = 0; i < _count; i++)
        {
            // The inside-out Fisher-Yates shuffle.
            int other = (int)random.Next((ulong)i + 1);
            order[i] = order[other];
            order[other] = i;
        }

        return order;
    }
}
