namespace BigGan.Models;

/// <summary>The channel multiples of the paper's appendix B (tables 4 to 6) and of the author's release at 32 and 64 pixels.</summary>
/// <remarks>Indexed by the number of doublings k from the bottom to the image: 3 is 32 pixels, 7 is 512.</remarks>
internal static class ChannelTables
{
    private static readonly int[][] Generator =
    [
        [4, 4, 4],
        [16, 8, 4, 2],
        [16, 8, 4, 2, 1],
        [16, 8, 8, 4, 2, 1],
        [16, 8, 8, 4, 2, 1, 1],
    ];

    // At 512 pixels the author's release has no discriminator; this is the paper's (and StudioGAN's) row.
    private static readonly int[][] Discriminator =
    [
        [4, 4, 4, 4],
        [1, 2, 4, 8, 16],
        [1, 2, 4, 8, 16, 16],
        [1, 2, 4, 8, 8, 16, 16],
        [1, 1, 2, 4, 8, 8, 16, 16],
    ];

    /// <summary>Multiples of the generator's block outputs; its first feature map has the first one.</summary>
    internal static IReadOnlyList<int> ForGenerator(int doublings) => doublings switch
    {
        < 3 => [.. Enumerable.Repeat(4, doublings)],
        > 7 => [.. Enumerable.Repeat(16, doublings - 7), .. Generator[^1]],
        _ => Generator[doublings - 3],
    };

    /// <summary>Multiples of the discriminator's block outputs: one more than doublings.</summary>
    internal static IReadOnlyList<int> ForDiscriminator(int doublings) => doublings switch
    {
        < 3 => [.. Enumerable.Repeat(4, doublings + 1)],
        > 7 => [.. Enumerable.Repeat(1, doublings - 7), .. Discriminator[^1]],
        _ => Discriminator[doublings - 3],
    };

    /// <summary>Multiples of BigGAN-deep's block outputs: at each resolution the last block changes the channels, those before keep them.</summary>
    /// <param name="doublings">From the bottom to the image.</param>
    /// <param name="depth">Blocks per resolution.</param>
    internal static IReadOnlyList<int> ForDeepGenerator(int doublings, int depth)
    {
        IReadOnlyList<int> outputs = ForGenerator(doublings);
        return [.. outputs.SelectMany((multiple, i) => Enumerable.Repeat(outputs[Math.Max(i - 1, 0)], depth - 1).Append(multiple))];
    }

    /// <summary>Which of BigGAN-deep's blocks double the resolution: the last of each.</summary>
    /// <param name="doublings">From the bottom to the image.</param>
    /// <param name="depth">Blocks per resolution.</param>
    internal static IReadOnlyList<bool> DeepUpsampling(int doublings, int depth) => [.. Enumerable.Range(1, depth * doublings).Select(block => block % depth == 0)];

    /// <summary>Multiples of BigGAN-deep's stem and of its discriminator's stages, whose blocks share a resolution: one stage a doubling, but at least one.</summary>
    internal static IReadOnlyList<int> ForDeepDiscriminator(int doublings) => doublings switch
    {
        <= 3 => [.. Enumerable.Repeat(4, Math.Max(doublings, 1) + 1)],
        4 => [1, 2, 4, 8, 16],
        _ => ForDiscriminator(doublings),
    };

    /// <summary>Which stages of BigGAN-deep's discriminator halve the resolution: all, at 32 pixels only the first two of three.</summary>
    internal static IReadOnlyList<bool> DeepDownsampling(int doublings) => doublings == 0
        ? [false]
        : [.. Enumerable.Range(0, doublings).Select(stage => doublings > 3 || stage < Math.Max(doublings - 1, 1))];

    /// <summary>Which discriminator blocks halve the resolution: all but the last, at 32 pixels only the first two of four.</summary>
    internal static IReadOnlyList<bool> Downsampling(int doublings) =>
        doublings <= 3
            ? [.. Enumerable.Range(0, doublings + 1).Select(block => block < Math.Max(doublings - 1, 1))]
            : [.. Enumerable.Range(0, doublings + 1).Select(block => block < doublings)];
}
