using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>An invertible change of order and shape between a foreign tensor and one of ours; importing and exporting restore the original bits.</summary>
/// <param name="Import">From the foreign order and shape to ours; the result belongs to the current scope.</param>
/// <param name="Export">From our order and shape to the foreign one.</param>
internal sealed record Rearrangement(Func<Tensor, Tensor> Import, Func<Tensor, Tensor> Export)
{
    /// <summary>A description of the import, for reports.</summary>
    internal string How { get; init; } = "rearranged";

    /// <summary>No change.</summary>
    internal static Rearrangement None { get; } = new(tensor => tensor, tensor => tensor) { How = "as it is" };

    /// <summary>A transposed matrix.</summary>
    internal static Rearrangement Transposed { get; } = new(tensor => tensor.Transpose(), tensor => tensor.Transpose()) { How = "transposed" };

    /// <summary>A vector [n] that is a row [1,n] here.</summary>
    internal static Rearrangement AsRow { get; } = new(tensor => tensor.Unsqueeze(0), tensor => tensor.Squeeze(0)) { How = "as a row" };

    /// <summary>A vector [1] that is a scalar here.</summary>
    internal static Rearrangement AsScalar { get; } = new(tensor => tensor.Squeeze(0), tensor => tensor.Unsqueeze(0)) { How = "as a scalar" };

    /// <summary>A convolution kernel [height,width,in,out] that is [out,in,height,width] here.</summary>
    internal static Rearrangement KernelOfTensorFlow { get; } =
        new(kernel => kernel.Permute(3, 2, 0, 1), kernel => kernel.Permute(2, 3, 1, 0)) { How = "kernel from height, width, in, out" };

    /// <summary>Rows [height x width x channels, ...] that are [channels x height x width, ...] here; vectors too.</summary>
    /// <param name="height">Height of the feature map that the rows produce.</param>
    /// <param name="width">Width of that feature map.</param>
    internal static Rearrangement RowsFromChannelsLast(int height, int width) => RowsFromChannelsLast(height, width, None);

    /// <summary><see cref="RowsFromChannelsLast(int, int)"/> combined with a rearrangement of the columns, in one copy.</summary>
    /// <param name="height">Height of the feature map that the rows produce.</param>
    /// <param name="width">Width of that feature map.</param>
    /// <param name="columns">A rearrangement of the last dimension.</param>
    internal static Rearrangement RowsFromChannelsLast(int height, int width, Rearrangement columns) => new(
        rows => columns.Import(rows.Reshape(height, width, rows.Size(0) / (height * width), -1).Permute(2, 0, 1, 3)).Reshape(rows.Shape),
        rows => columns.Export(rows.Reshape(rows.Size(0) / (height * width), height, width, -1).Permute(1, 2, 0, 3)).Reshape(rows.Shape))
    {
        How = columns == None ? "rows from height, width, channels" : $"rows from height, width, channels; {columns.How}",
    };

    /// <summary>The last <paramref name="count"/> entries of the last dimension, which come first here: from z before the class to the class before z.</summary>
    internal static Rearrangement LastFirst(long count) => new(columns => Rotated(columns, count), columns => Rotated(columns, columns.Size(columns.Shape.Length - 1) - count))
    {
        How = $"last {count} columns first",
    };

    /// <summary>This rearrangement, followed by another.</summary>
    internal Rearrangement Then(Rearrangement next) => new(tensor => next.Import(Import(tensor)), tensor => Export(next.Export(tensor)))
    {
        How = this == None ? next.How : next == None ? How : $"{How}; {next.How}",
    };

    private static Tensor Rotated(Tensor tensor, long count)
    {
        int last = tensor.Shape.Length - 1;
        long size = tensor.Size(last);
        return ShapeOperators.Concatenate([tensor.Narrow(last, size - count, count), tensor.Narrow(last, 0, size - count)], last);
    }
}
