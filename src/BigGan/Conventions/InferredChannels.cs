namespace BigGan.Conventions;

/// <summary>Channel counts as a width and multiples of it.</summary>
/// <param name="Width">The width.</param>
/// <param name="Multiples">The multiples of the width; null for the published table.</param>
internal sealed record InferredChannels(int Width, IReadOnlyList<int>? Multiples)
{
    /// <summary>Finds the width for the published table, or else the greatest common divisor of the channels.</summary>
    /// <param name="channels">Channels of each block.</param>
    /// <param name="table">The published multiples, which may be for another number of blocks.</param>
    /// <param name="bottom">Channels of the first feature map, another multiple of the width.</param>
    internal static InferredChannels Of(IReadOnlyList<int> channels, IReadOnlyList<int> table, int bottom)
    {
        int width = channels[0] / table[0];
        if (width > 0 && bottom % width == 0 && channels.SequenceEqual(table.Select(multiple => multiple * width))) return new InferredChannels(width, null);
        int greatest = channels.Aggregate(bottom, Divisor);
        return new InferredChannels(greatest, [.. channels.Select(channel => channel / greatest)]);
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
