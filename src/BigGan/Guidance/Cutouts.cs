using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>Rectangles of images, all resized to one size in one pass.</summary>
internal static class Cutouts
{
    /// <summary>Cuts and resizes; gradients flow back into the images.</summary>
    /// <param name="images">float [N,C,H,W].</param>
    /// <param name="boxes">n rectangles, the same of every image.</param>
    /// <param name="size">Height and width S of the results.</param>
    /// <param name="method">How they are resized.</param>
    /// <returns>[Nn,C,S,S], all cutouts of an image before those of the next; owned by the current scope.</returns>
    internal static Tensor Of(Tensor images, IReadOnlyList<CutoutBox> boxes, int size, CutoutResizing method)
    {
        using var scope = new TensorScope();
        int count = boxes.Count;
        (long n, long channels, int height, int width) = (images.Size(0), images.Size(1), (int)images.Size(2), (int)images.Size(3));
        var down = new double[count * size * height];
        var across = new double[count * size * width];
        for (int i = 0; i < count; i++)
        {
            Place(down.AsSpan(i * size * height, size * height), ResizeMatrix.Of(method, boxes[i].Height, size), size, height, boxes[i].Top);
            Place(across.AsSpan(i * size * width, size * width), ResizeMatrix.Of(method, boxes[i].Width, size), size, width, boxes[i].Left);
        }

        Tensor rows = Tensor.From<double>(down, count, size, height).To(images.Type).To(images.Device);
        Tensor columns = Tensor.From<double>(across, count * size, width).To(images.Type).To(images.Device);
        Tensor narrow = images.Reshape(n * channels * height, width).MatMul(columns.Transpose()); // [NCH,nS]
        Tensor byBox = narrow.Reshape(n * channels, height, count, size).Permute(2, 1, 0, 3).Reshape(count, height, n * channels * size);
        Tensor cut = rows.BatchMatMul(byBox).Reshape(count, size, n, channels, size); // [n,S,N,C,S]
        return scope.Keep(cut.Permute(2, 0, 3, 1, 4).Reshape(n * count, channels, size, size));
    }

    // Columns outside of the rectangle stay 0.
    private static void Place(Span<double> target, double[] matrix, int rows, int total, int offset)
    {
        int part = matrix.Length / rows;
        for (int i = 0; i < rows; i++) matrix.AsSpan(i * part, part).CopyTo(target.Slice((i * total) + offset, part));
    }
}
