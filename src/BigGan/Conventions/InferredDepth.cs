using System.Globalization;
using BigGan.Models;

namespace BigGan.Conventions;

/// <summary>The number of blocks per resolution of a BigGAN-deep, inferred from channels and from the attention between blocks.</summary>
internal static class InferredDepth
{
    // The author's release has channel tables for 32 to 512 pixels; other channels are tried only if no table fits.
    private const int FewestDoublings = 3, MostPublished = 7, MostDoublings = 12;

    /// <summary>For a generator, where the last block of each resolution changes the channels and attention follows it.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="outputs">Output channels of each block.</param>
    /// <param name="bottom">Channels of the first feature map.</param>
    /// <param name="attended">Blocks that attention follows.</param>
    /// <exception cref="InvalidFileException">No depth fits, or several do.</exception>
    internal static int OfGenerator(string path, IReadOnlyList<int> outputs, int bottom, IReadOnlyList<int> attended)
    {
        int[] channels = [bottom, .. outputs];
        return Of(path, outputs.Count,
            (depth, doublings) => bottom == outputs[0] && IsScaled(outputs, ChannelTables.ForDeepGenerator(doublings, depth)),
            depth => Changes(channels).Concat(attended).All(block => block % depth == depth - 1));
    }

    /// <summary>For a discriminator whose blocks are not numbered by stage: the first block of each stage changes the channels, attention follows the last.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="outputs">Output channels of each block.</param>
    /// <param name="stem">Output channels of the first convolution.</param>
    /// <param name="attended">Blocks that attention follows.</param>
    /// <exception cref="InvalidFileException">No depth fits, or several do.</exception>
    internal static int OfDiscriminator(string path, IReadOnlyList<int> outputs, int stem, IReadOnlyList<int> attended)
    {
        int[] channels = [stem, .. outputs];
        return Of(path, outputs.Count,
            (depth, doublings) => IsScaled([stem, .. outputs.Where((_, block) => block % depth == 0)], ChannelTables.ForDeepDiscriminator(doublings)),
            depth => Changes(channels).All(block => block % depth == 0) && attended.All(block => block % depth == depth - 1));
    }

    private static int Of(string path, int blocks, Func<int, int, bool> isPublished, Predicate<int> fits)
    {
        int[] possible = [.. Enumerable.Range(1, blocks).Where(depth => blocks % depth == 0 && blocks / depth <= MostDoublings && fits(depth))];
        int published = Array.Find(possible, depth => blocks / depth is >= FewestDoublings and <= MostPublished && isPublished(depth, blocks / depth));
        if (published > 0) return published;
        if (possible.Contains(Architecture.PublishedDepth)) return Architecture.PublishedDepth;
        string number = blocks.ToString(CultureInfo.InvariantCulture);
        return possible switch
        {
            [int depth] => depth,
            [] => throw new InvalidFileException(path, $"has {number} blocks, whose channels change at no regular distance"),
            _ => throw new InvalidFileException(path, $"has {number} blocks, and nothing says how many of them share a resolution; BigGAN-PyTorch's state_dict.pth beside it would"),
        };
    }

    private static IEnumerable<int> Changes(int[] channels) => Enumerable.Range(0, channels.Length - 1).Where(block => channels[block + 1] != channels[block]);

    private static bool IsScaled(IReadOnlyList<int> channels, IReadOnlyList<int> table)
    {
        int width = channels[0] / table[0];
        return channels.SequenceEqual(table.Select(multiple => multiple * width));
    }
}
