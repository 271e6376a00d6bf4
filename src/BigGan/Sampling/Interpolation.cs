namespace BigGan.Sampling;

/// <summary>Plans images along paths.</summary>
public static class Interpolation
{
    private const long MostNumbers = 100_000_000;

    /// <summary>The latents and class weights of every image.</summary>
    /// <param name="options">The paths.</param>
    /// <param name="latentSize">L of the model.</param>
    /// <param name="classCount">K of the model.</param>
    /// <returns>All images of one path after another; all are mixtures of classes.</returns>
    /// <remarks>
    /// Path n through classes keeps the latents of image n of its first class. For other paths, key point m of the k key points of path n
    /// has the latents of image n k + m of its own class. These are the images that <see cref="Sampler"/> draws for the seed.
    /// </remarks>
    /// <exception cref="InvalidOptionException">The options have no path, a path of one key point or too few steps, or a class or the truncation is out of range.</exception>
    public static GivenLatents Plan(InterpolationOptions options, int latentSize, int classCount)
    {
        Check(options, latentSize, classCount);
        int total = Enumerable.Range(0, options.Paths.Count).Sum(options.LengthOf), image = 0;
        if ((long)total * Math.Max(classCount, latentSize) > MostNumbers)
            throw new InvalidOptionException($"{total} images of {classCount} classes are more than are planned at once; choose fewer rows or steps");
        var latents = new float[total * latentSize];
        var weights = new float[total * classCount];
        for (int path = 0; path < options.Paths.Count; path++)
        {
            foreach ((KeyPoint from, KeyPoint to, double share) in Along(KeyPoints(options, path, latentSize, classCount), options.Steps, options.IsClosed))
            {
                LatentMixture.Fill(latents.AsSpan(image * latentSize, latentSize), from.Latents, to.Latents, share, options.Mixing);
                Span<float> mixture = weights.AsSpan(image * classCount, classCount);
                for (int k = 0; k < classCount; k++) mixture[k] = ((float)(1 - share) * from.Weights[k]) + ((float)share * to.Weights[k]);
                image++;
            }
        }

        return GivenLatents.OfMixtures(latents, latentSize, weights);
    }

    /// <summary>Refuses paths that cannot be drawn.</summary>
    /// <exception cref="InvalidOptionException">As for <see cref="Plan"/>.</exception>
    internal static void Check(InterpolationOptions options, int latentSize, int classCount)
    {
        options.Truncation?.Validate();
        if (options.Paths.Count == 0 || Enumerable.Range(0, options.Paths.Count).Any(path => options.KeyCount(path) < 2)) throw new InvalidOptionException("a path leads through at least 2 key points");
        if (options.Steps < 2) throw new InvalidOptionException($"{options.Steps} steps are too few: at least 2");
        if (options.Given is { } rows && (options.Paths.Count != 1 || rows.LatentSize != latentSize || (rows.ClassWeights is { } shares && shares.Length != rows.Count * classCount)))
            throw new InvalidOptionException($"given latents are one path of rows of {latentSize} latents, of {classCount} classes");
        foreach (int label in options.Paths.SelectMany(path => path))
            if (label < 0 || label >= classCount) throw new InvalidOptionException($"class {label} is out of range: 0 to {classCount - 1}");
    }

    private static KeyPoint[] KeyPoints(InterpolationOptions options, int path, int latentSize, int classCount)
    {
        IReadOnlyList<int> labels = options.Paths[path];
        if (options.Given is { } given)
        {
            KeyPoint[] rows = [.. Enumerable.Range(0, given.Count).Select(row => Row(given, row, classCount))];
            return [.. rows, .. labels.Select(label => new KeyPoint(rows[^1].Latents, Only(label, classCount)))];
        }

        var keys = new KeyPoint[labels.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            int label = options.Subject == InterpolationSubject.Latents ? labels[0] : labels[i];
            var latents = new float[latentSize];
            if (options.Subject == InterpolationSubject.Classes) LatentStream.Fill(latents, options.Seed, labels[0], path, options.Truncation);
            else LatentStream.Fill(latents, options.Seed, label, ((long)path * keys.Length) + i, options.Truncation);
            keys[i] = new KeyPoint(latents, Only(label, classCount));
        }

        return keys;
    }

    private static KeyPoint Row(GivenLatents given, int row, int classCount) => new(
        given.Latents[(row * given.LatentSize)..((row + 1) * given.LatentSize)],
        given.Labels is { } labels ? Only((int)labels[row], classCount) : given.ClassWeights![(row * classCount)..((row + 1) * classCount)]);

    private static float[] Only(int label, int classCount)
    {
        var weights = new float[classCount];
        weights[label] = 1;
        return weights;
    }

    private static IEnumerable<(KeyPoint From, KeyPoint To, double Share)> Along(KeyPoint[] keys, int steps, bool isClosed)
    {
        int legs = isClosed ? keys.Length : keys.Length - 1;
        for (int leg = 0; leg < legs; leg++)
        {
            // Each leg ends just before the key point with which the next one begins.
            for (int step = 0; step < steps - 1; step++) yield return (keys[leg], keys[(leg + 1) % keys.Length], (double)step / (steps - 1));
        }

        if (!isClosed) yield return (keys[^1], keys[^1], 0);
    }

    private sealed record KeyPoint(float[] Latents, float[] Weights);
}
