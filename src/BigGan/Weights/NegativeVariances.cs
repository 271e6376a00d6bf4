using BigGan.Names;

namespace BigGan.Weights;

/// <summary>Refuses variances below 0, of which a norm makes NaN or images of nothing.</summary>
internal static class NegativeVariances
{
    /// <summary>Looks at every variance of a tensor that was read.</summary>
    /// <param name="file">Where it came from.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="variances">Its numbers.</param>
    /// <exception cref="InvalidFileException">Some are negative; the message has the tensor and how many.</exception>
    internal static void Refuse(ITensorFile file, string name, ReadOnlySpan<float> variances)
    {
        int count = 0;
        foreach (float variance in variances)
        {
            if (variance < 0) count++;
        }

        if (count > 0) throw new InvalidFileException(file.Path, $"tensor {Quoted.Text(name)} has {(count == 1 ? "1 negative variance" : $"{count} negative variances")}");
    }
}
