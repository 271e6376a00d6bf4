using BigGan.Models;
using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Statistics;

/// <summary>Standing statistics of every batch norm of a generator at several truncations.</summary>
/// <remarks>
/// Truncated latents give other activations than untruncated ones, so each truncation needs its own statistics (paper,
/// appendix C). The published BigGAN-deep modules have statistics for 51 truncations; a model of ours can have a table as well.
/// </remarks>
public sealed class StatisticsTable
{
    private const double RowTolerance = 1e-9;
    private readonly Dictionary<string, Rows> _norms;

    /// <summary>Makes a table of given statistics.</summary>
    /// <param name="truncations">The truncation of each row, ascending from 0 or more; at least one.</param>
    /// <param name="norms">For each norm, by its path in the network such as <c>blocks.0.0.bn1</c>, means and variances float [rows, channels], row-major.</param>
    /// <exception cref="ArgumentException">
    /// The rows are not ascending, a norm has another number of rows, or a mean or variance is invalid; the message names the norm.
    /// </exception>
    public StatisticsTable(IReadOnlyList<double> truncations, IReadOnlyDictionary<string, (float[] Means, float[] Variances)> norms)
    {
        if (Problem(truncations, norms) is { } problem) throw new ArgumentException(problem);
        Truncations = [.. truncations];
        _norms = norms.ToDictionary(norm => norm.Key, norm => new Rows(norm.Value.Means, norm.Value.Variances), StringComparer.Ordinal);
    }

    /// <summary>The truncation of each row.</summary>
    public IReadOnlyList<double> Truncations { get; }

    /// <summary>The meaning of the truncations; by default that of the published modules.</summary>
    public TruncationMode Mode { get; init; } = TruncationMode.TfHub;

    /// <summary>The paths of the norms.</summary>
    public IEnumerable<string> Norms => _norms.Keys;

    /// <summary>Means and variances of a norm, float [rows, channels].</summary>
    public (float[] Means, float[] Variances) this[string norm] => (_norms[norm].Means, _norms[norm].Variances);

    /// <summary>Writes the statistics for a truncation into a generator.</summary>
    /// <param name="generator">Its stored statistics are replaced, unless an exception is thrown.</param>
    /// <param name="truncation">Limited to the range of the table's rows.</param>
    /// <param name="interpolation">The interpolation between two rows.</param>
    /// <exception cref="ArgumentException">
    /// The truncation is not a number, the table lacks a norm of the generator or has other channels, or its rows are not
    /// 0 to 1 in even steps, as Hugging Face's interpolation assumes.
    /// </exception>
    public void Apply(IGenerator generator, double truncation, TableInterpolation interpolation = TableInterpolation.Linear)
    {
        if (Misfit(generator) is { } misfit) throw new ArgumentException(misfit, nameof(generator));
        RowShares shares = SharesAt(truncation, interpolation);
        using var noGrad = Autograd.NoGrad();
        foreach (NormBuffers norm in NormBuffers.Of(generator.Parameters))
        {
            using var scope = new TensorScope();
            Rows rows = _norms[norm.Place];
            norm.Mean.CopyFrom(Tensor.From<float>(Mixed(rows.Means, shares), norm.Channels));
            norm.Variance.CopyFrom(Tensor.From<float>(Mixed(rows.Variances, shares), norm.Channels));
            norm.Counter?.Zero(); // the values are averages, not sums
        }
    }

    /// <summary>Why values are not a valid table; null if they are.</summary>
    internal static string? Problem(IReadOnlyList<double> truncations, IReadOnlyDictionary<string, (float[] Means, float[] Variances)> norms)
    {
        bool ascends = truncations.Count > 0 && truncations[0] >= 0 && double.IsFinite(truncations[^1]) && truncations.Zip(truncations.Skip(1)).All(pair => pair.First < pair.Second);
        if (!ascends) return "the truncations of a table ascend from 0 or more, and there is at least one";
        foreach ((string name, (float[] means, float[] variances)) in norms)
        {
            if (means.Length != variances.Length || means.Length == 0 || means.Length % truncations.Count != 0)
                return $"{Quoted.Text(name)} has {means.Length} means and {variances.Length} variances for {truncations.Count} truncations";
            if (!means.All(float.IsFinite)) return $"{Quoted.Text(name)} has a mean that is not a finite number";
            if (!variances.All(variance => variance >= 0 && float.IsFinite(variance))) return $"{Quoted.Text(name)} has a variance that is negative or not a finite number";
        }

        return null;
    }

    /// <summary>Why the table does not fit a generator; null if it fits.</summary>
    internal string? Misfit(IGenerator generator)
    {
        foreach (NormBuffers norm in NormBuffers.Of(generator.Parameters))
        {
            if (!_norms.TryGetValue(norm.Place, out Rows? rows) || rows.Means.Length != norm.Channels * Truncations.Count)
                return $"the table has no statistics for {norm.Place} with {norm.Channels} channels";
        }

        return null;
    }

    /// <summary>Whether the rows go from 0 to 1 in even steps, as those of the published modules.</summary>
    internal bool IsEven => Truncations.Count > 1 && Truncations.Select((row, i) => Math.Abs(row - ((double)i / (Truncations.Count - 1)))).Max() < RowTolerance;

    /// <summary>Means and variances of a norm in rows from 0 to 1 in even steps, interpolated.</summary>
    internal (float[] Means, float[] Variances) Resampled(string norm, int rows)
    {
        RowShares[] shares = [.. Enumerable.Range(0, rows).Select(row => Between((double)row / (rows - 1)))];
        Rows own = _norms[norm];
        return ([.. shares.SelectMany(share => Mixed(own.Means, share))], [.. shares.SelectMany(share => Mixed(own.Variances, share))]);
    }

    /// <summary>The two rows around a truncation, and their weights.</summary>
    /// <exception cref="ArgumentException">The truncation is not a number, or the rows are not in even steps where the interpolation requires it.</exception>
    internal RowShares SharesAt(double truncation, TableInterpolation interpolation)
    {
        if (double.IsNaN(truncation)) throw new ArgumentException("the truncation is not a number", nameof(truncation));
        if (interpolation == TableInterpolation.Linear) return Between(truncation);
        return IsEven ? HuggingFace(truncation) : throw new ArgumentException("Hugging Face's interpolation needs rows from 0 to 1 in even steps", nameof(interpolation));
    }

    private RowShares Between(double truncation)
    {
        int last = Truncations.Count - 1;
        if (truncation <= Truncations[0]) return new RowShares(0, 0, 0);
        if (truncation >= Truncations[last]) return new RowShares(last, last, 0);
        int upper = 1;
        while (Truncations[upper] < truncation) upper++;
        int lower = upper - 1;
        return new RowShares(lower, upper, (truncation - Truncations[lower]) / (Truncations[upper] - Truncations[lower]));
    }

    // The package gives the lower row the weight of the upper one, and rounding moves some exact multiples of the step to the next row.
    private RowShares HuggingFace(double truncation)
    {
        int last = Truncations.Count - 1;
        double place = Math.Clamp(truncation / (1.0 / last), 0, last), whole = Math.Floor(place), fraction = place - whole;
        int lower = (int)whole;
        return fraction == 0 ? new RowShares(lower, lower, 0) : new RowShares(lower, lower + 1, 1 - fraction);
    }

    private float[] Mixed(float[] table, RowShares shares)
    {
        int channels = table.Length / Truncations.Count;
        ReadOnlySpan<float> lower = table.AsSpan(shares.Lower * channels, channels), upper = table.AsSpan(shares.Upper * channels, channels);
        var mixed = new float[channels];
        for (int c = 0; c < channels; c++) mixed[c] = (float)(((1 - shares.UpperShare) * lower[c]) + (shares.UpperShare * upper[c]));
        return mixed;
    }

    private sealed record Rows(float[] Means, float[] Variances);
}
