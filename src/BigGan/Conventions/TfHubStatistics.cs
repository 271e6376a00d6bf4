using System.Globalization;
using BigGan.Statistics;
using BigGan.Weights.TensorFlow;

namespace BigGan.Conventions;

/// <summary>Reads the batch norm statistics for several truncations, which modules store as constants of their graph and not as variables.</summary>
/// <remarks>
/// Hugging Face's converter finds those of BigGAN-deep by name: the graph has five stacks for each norm, in the order of the norms;
/// the second and fourth are its means and variances, one row for each truncation from 0 to 1. The modules of BigGAN take a truncation too, but
/// the place of their statistics is not documented, so they are used only if every stack has the shape of its norm and no variance is negative.
/// </remarks>
internal static class TfHubStatistics
{
    private const int StacksPerNorm = 5;
    private const int MeansStack = 1;
    private const int VariancesStack = 3;
    private const int MostRows = 256; // published modules have 51

    /// <summary>Reads the table, or returns null if the graph has none for these norms.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="norms">Path and channels of each norm, in the order of the network.</param>
    /// <exception cref="InvalidFileException">The table has a value that is NaN or infinite.</exception>
    internal static StatisticsTable? Read(SavedGraph graph, IReadOnlyList<(string Place, long Channels)> norms)
    {
        var table = new Dictionary<string, (float[], float[])>(StringComparer.Ordinal);
        long rows = 0;
        for (int i = 0; i < norms.Count; i++)
        {
            long most = MostRows * norms[i].Channels;
            if (Stack(graph, i, MeansStack, most) is not { Shape: [_, _] } means || Stack(graph, i, VariancesStack, most) is not { Shape: [_, _] } variances) return null;
            if (i == 0) rows = means.Shape[0];
            long[] shape = [rows, norms[i].Channels];
            if (!means.Shape.SequenceEqual(shape) || !variances.Shape.SequenceEqual(shape)) return null;
            if (!means.Values.All(float.IsFinite) || !variances.Values.All(float.IsFinite))
                throw new InvalidFileException(graph.Path, $"its table of statistics for {norms[i].Place} has a number that is NaN or infinite");
            table.Add(norms[i].Place, (means.Values, variances.Values));
        }

        if (rows < 2) return null;
        double[] truncations = [.. Enumerable.Range(0, (int)rows).Select(row => row / (double)(rows - 1))];
        return StatisticsTable.Problem(truncations, table) is null ? new StatisticsTable(truncations, table) : null;
    }

    private static GraphTensor? Stack(SavedGraph graph, int norm, int stack, long most) =>
        graph.Constant($"stack_{((norm * StacksPerNorm) + stack).ToString(CultureInfo.InvariantCulture)}", most);
}
