using BigGan.Data;

namespace BigGan.Evaluation.Images;

/// <summary>Chooses some of many images at random, depending on the seed only.</summary>
internal static class ImageChoice
{
    /// <summary>The indices of the chosen images, ascending, so that files are read in order.</summary>
    /// <exception cref="InvalidOptionException">The number to choose is below 1.</exception>
    internal static int[] Of(int total, int count, long seed)
    {
        if (count < 1) throw new InvalidOptionException($"{count} images are too few; at least 1 is needed");
        int[] order = [.. Enumerable.Range(0, total)];
        var random = new SplitMix64((ulong)seed, (ulong)total);
        for (int i = 0; i < count; i++)
        {
            int other = i + (int)random.Next((ulong)(total - i));
            (order[i], order[other]) = (order[other], order[i]);
        }

        int[] chosen = order[..count];
        Array.Sort(chosen);
        return chosen;
    }
}
