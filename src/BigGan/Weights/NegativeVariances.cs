using BigGan.Names;

namespace BigGan.Weights;

/// <summary>Refuses negative variances, with which a batch norm gives NaN or blank images.</summary>
internal static class NegativeVariances
{
    /// <summary>Checks every variance of a tensor that was read.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="name">Its name in the file.</param>
    /// <param name="variances">Its values.</param>
    /// <exception cref="InvalidFileException">Values are negative; the message has the tensor and their number.</exception>
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
