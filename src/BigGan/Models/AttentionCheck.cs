using System.Globalization;
using BigGan.Options;

namespace BigGan.Models;

/// <summary>Where self-attention can be: on feature maps of even height and width with enough channels.</summary>
internal static class AttentionCheck
{
    private const int Channels = 8;

    /// <summary>Notes blocks, or heights, that attention cannot follow.</summary>
    /// <param name="check">Receives what is wrong.</param>
    /// <param name="path">Options of the network.</param>
    /// <param name="resolutions">Heights of feature maps.</param>
    /// <param name="blocks">Numbers of blocks in their place; null goes by the heights.</param>
    /// <param name="maps">What each block makes.</param>
    /// <param name="width">Width of the network.</param>
    internal static void Blocks(OptionCheck check, string path, IReadOnlyList<int> resolutions, IReadOnlyList<int>? blocks, IReadOnlyList<FeatureMap> maps, int width)
    {
        if (blocks is not null)
        {
            for (int i = 0; i < blocks.Count; i++)
            {
                string option = $"{path}.attention_blocks[{i}]";
                if (check.That(blocks[i] >= 0 && blocks[i] < maps.Count, option, blocks[i], $"the number of a block: 0 to {maps.Count - 1}")
                    && check.That(!blocks.Take(i).Contains(blocks[i]), option, blocks[i], "another block than those before it"))
                    Maps(check, path, option, blocks[i].ToString(CultureInfo.InvariantCulture), $"after block {blocks[i]}", [maps[blocks[i]]], width);
            }

            return;
        }

        FeatureMap[] resampled = [.. maps.Where(map => map.Resampled)];
        string heights = resampled.Length == 0
            ? "empty: no block changes the resolution"
            : $"empty or heights of feature maps: {string.Join(", ", resampled.Select(map => map.Height).Distinct())}";
        foreach (int resolution in resolutions)
        {
            FeatureMap[] there = [.. resampled.Where(map => map.Height == resolution)];
            if (check.That(there.Length > 0, $"{path}.attention_resolutions", resolution, heights))
                Maps(check, path, $"{path}.attention_resolutions", resolution.ToString(CultureInfo.InvariantCulture), $"at {resolution}", there, width);
        }
    }

    /// <summary>Notes feature maps that cannot have attention.</summary>
    /// <param name="check">Receives what is wrong.</param>
    /// <param name="path">Options of the network.</param>
    /// <param name="option">The option that requests it.</param>
    /// <param name="value">As given.</param>
    /// <param name="place">Where it is, in words.</param>
    /// <param name="maps">The feature maps.</param>
    /// <param name="width">Width of the network.</param>
    internal static void Maps(OptionCheck check, string path, string option, string value, string place, FeatureMap[] maps, int width)
    {
        check.That(maps.All(map => map.Height % 2 == 0 && map.Width % 2 == 0), option, value, "feature maps of even height and width");
        foreach (int multiple in maps.Select(map => map.Multiple).Distinct())
        {
            check.That(multiple * width >= Channels, $"{path}.width", width,
                $"at least {(Channels + multiple - 1) / multiple} with attention {place}, which needs {Channels} channels there");
        }
    }
}
