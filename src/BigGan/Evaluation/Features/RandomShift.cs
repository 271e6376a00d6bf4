using BigGan.Data;

namespace BigGan.Evaluation.Features;

/// <summary>Shifts images by a few pixels, to augment the training images of a classifier.</summary>
/// <param name="most">Largest shift in pixels, in each direction.</param>
/// <param name="seed">Seed of the shifts.</param>
internal sealed class RandomShift(int most, long seed)
{
    private const ulong Stream = 1UL << 62; // used neither by an epoch nor by a flip of BatchOrder

    /// <summary>Shifts each image of a batch, with reflection padding.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="first">Position of the first image in the stream of images; an image's shift depends on its position only.</param>
    internal Batch Apply(Batch batch, long first)
    {
        ImageShape shape = batch.Shape;
        (int tall, int wide) = (Math.Min(most, shape.Height - 1), Math.Min(most, shape.Width - 1));
        if (tall == 0 && wide == 0) return batch;
        var moved = new byte[batch.Pixels.Length];
        var columns = new int[shape.Width];
        for (int i = 0; i < batch.Count; i++)
        {
            var random = new SplitMix64(unchecked((ulong)seed), Stream | (ulong)(first + i));
            int down = (int)random.Next((ulong)((2 * tall) + 1)) - tall, right = (int)random.Next((ulong)((2 * wide) + 1)) - wide;
            for (int x = 0; x < columns.Length; x++) columns[x] = Mirrored(x + right, shape.Width);
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                int plane = ((i * shape.Channels) + channel) * shape.Height;
                for (int y = 0; y < shape.Height; y++)
                {
                    Span<byte> to = moved.AsSpan((plane + y) * shape.Width, shape.Width);
                    ReadOnlySpan<byte> from = batch.Pixels.AsSpan((plane + Mirrored(y + down, shape.Height)) * shape.Width, shape.Width);
                    for (int x = 0; x < to.Length; x++) to[x] = from[columns[x]];
                }
            }
        }

        return batch with { Pixels = moved };
    }

    private static int Mirrored(int index, int size) => index < 0 ? -index : index < size ? index : (2 * size) - 2 - index;
}
