using BigGan.Data;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Statistics;
using BigGan.Torch;

namespace BigGan.Sampling;

/// <summary>
/// Collects batch statistics for sampling: the plain average, over many forward passes, of each batch's means and variances.
/// </summary>
/// <remarks>
/// Paper, appendix C. Latents have the truncation of the samples (the author's release always collects with untruncated
/// latents), labels are uniform. Variances are unbiased, except with the batch norm of the author's release, which uses
/// biased ones.
/// </remarks>
public static class StandingStatistics
{
    // Separates these latents from those of samples with the same seed.
    private const long Domain = 0x7374616e64696e67;

    /// <summary>No truncation as a value: normal latents times one.</summary>
    internal static Truncation NoTruncation => new(TruncationMode.Scale, 1);

    /// <summary>Collects the statistics for one truncation.</summary>
    /// <param name="generator">Its statistics are restored afterwards. A generator with folded weights is faster.</param>
    /// <param name="truncation">Truncation of the latents; null for none.</param>
    /// <param name="options">Number and size of passes, and their seed; together with the arithmetic they determine the result.</param>
    /// <param name="precision">Arithmetic of the network; averages are always float32.</param>
    /// <param name="progress">Reported after each pass, on this thread.</param>
    /// <param name="cancellation">Checked before each pass.</param>
    /// <returns>A table of one row; without a truncation, the row of factor 1, which is equivalent.</returns>
    /// <exception cref="InvalidOptionException">The truncation or an option is out of range.</exception>
    /// <exception cref="NotFiniteNumberException">The network's activations are not finite; the message names the norm.</exception>
    public static StatisticsTable Collect(
        IGenerator generator,
        Truncation? truncation,
        StandingStatisticsOptions options,
        Precision precision = Precision.Auto,
        IProgress<StatisticsProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Truncation row = truncation ?? NoTruncation;
        row.Validate();
        return CollectTable(generator, row.Mode, [row.Value], options, precision, progress, cancellation);
    }

    /// <summary>Collects the statistics for several truncations; each row equals the result of <see cref="Collect"/>.</summary>
    /// <param name="generator">Its statistics are restored afterwards. A generator with folded weights is faster.</param>
    /// <param name="mode">The meaning of the truncations.</param>
    /// <param name="truncations">Ascending; factors may begin with 0, for which all latents are equal.</param>
    /// <param name="options">How each row is collected.</param>
    /// <param name="precision">Arithmetic of the network.</param>
    /// <param name="progress">Reported after each pass of all rows, on this thread.</param>
    /// <param name="cancellation">Checked before each pass.</param>
    /// <exception cref="InvalidOptionException">A truncation or an option is out of range.</exception>
    /// <exception cref="NotFiniteNumberException">The network's activations are not finite; the message names the norm.</exception>
    public static StatisticsTable CollectTable(
        IGenerator generator,
        TruncationMode mode,
        IReadOnlyList<double> truncations,
        StandingStatisticsOptions options,
        Precision precision = Precision.Auto,
        IProgress<StatisticsProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options.Validate();
        foreach (double value in truncations)
            if (value != 0 || mode == TruncationMode.Resample) new Truncation(mode, value).Validate();
        var before = new BufferCopy(generator.Parameters);
        var rows = new Dictionary<string, (List<float> Means, List<float> Variances)>(StringComparer.Ordinal);
        try
        {
            for (int row = 0; row < truncations.Count; row++)
            {
                before.Restore(); // a forward pass changes the singular vectors of weights that are not folded
                generator.ResetStatistics();
                for (int pass = 0; pass < options.Passes; pass++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Forward(generator, new Truncation(mode, truncations[row]), options, pass, precision);
                    progress?.Report(new StatisticsProgress((row * options.Passes) + pass + 1, truncations.Count * options.Passes));
                }

                AddRow(generator, rows);
            }
        }
        finally
        {
            before.Restore();
        }

        return new StatisticsTable(truncations, rows.ToDictionary(norm => norm.Key, norm => (norm.Value.Means.ToArray(), norm.Value.Variances.ToArray()))) { Mode = mode };
    }

    private static void Forward(IGenerator generator, Truncation truncation, StandingStatisticsOptions options, int pass, Precision precision)
    {
        int count = options.BatchSizeFor(generator.Model), size = generator.LatentSize;
        var latents = new float[count * size];
        var labels = new long[count];
        for (int i = 0; i < count; i++)
        {
            long number = ((long)pass * count) + i;
            var random = new SplitMix64((ulong)(options.Seed ^ Domain), (ulong)number);
            labels[i] = (long)random.Next((ulong)generator.Model.ClassCount);
            LatentStream.Fill(latents.AsSpan(i * size, size), options.Seed ^ Domain, labels[i], number, truncation);
        }

        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        ParameterStore network = generator.Parameters;
        Tensor z = Tensor.From<float>(latents, count, size).To(network.Device).To(network.Type), y = Tensor.From<long>(labels, count).To(network.Device);
        generator.Forward(z, y, Pass.CollectStatistics.In(precision, network.Device));
    }

    private static void AddRow(IGenerator generator, Dictionary<string, (List<float> Means, List<float> Variances)> rows)
    {
        foreach (NormBuffers norm in NormBuffers.Of(generator.Parameters))
        {
            (float[] means, float[] variances) = norm.Averages();
            if (!means.All(float.IsFinite) || !variances.All(float.IsFinite))
                throw new NotFiniteNumberException($"the activations of the network are not finite at {norm.Place}, so they have no statistics");
            if (!rows.TryGetValue(norm.Place, out var row)) rows.Add(norm.Place, row = ([], []));
            row.Means.AddRange(means);
            row.Variances.AddRange(variances);
        }
    }
}
