using BigGan.Torch;

namespace BigGan.Clip.Training;

/// <summary>CLIP's loss, for batches in which a caption describes several images and an image has several captions.</summary>
/// <remarks>
/// Of every image, the cross entropy between the softmax over all captions and the even distribution over the captions that describe it; the same of every
/// caption over all images; the mean of both. With one caption an image it is the loss of Radford et al. 2021, section 2.3.
/// </remarks>
internal static class ContrastiveLoss
{
    /// <summary>The loss.</summary>
    /// <param name="similarities">float [N,M]: cosines between N images and M captions, times the scale.</param>
    /// <param name="describes">N x M: whether a caption describes an image. An image or caption without a counterpart does not count.</param>
    /// <returns>A scalar, owned by the current scope.</returns>
    internal static Tensor Of(Tensor similarities, bool[,] describes)
    {
        using var scope = new TensorScope();
        (int images, int captions) = (describes.GetLength(0), describes.GetLength(1));
        Tensor overCaptions = OneWay(similarities, images, captions, (image, caption) => describes[image, caption]);
        Tensor overImages = OneWay(similarities.Transpose(), captions, images, (caption, image) => describes[image, caption]);
        return scope.Keep((overCaptions + overImages) * 0.5);
    }

    private static Tensor OneWay(Tensor logits, int rows, int columns, Func<int, int, bool> fits)
    {
        var targets = new float[rows * columns];
        int counted = 0;
        for (int row = 0; row < rows; row++)
        {
            int fitting = Enumerable.Range(0, columns).Count(column => fits(row, column));
            if (fitting == 0) continue;
            counted++;
            for (int column = 0; column < columns; column++)
                if (fits(row, column)) targets[(row * columns) + column] = 1f / fitting;
        }

        // LibTorch divides the sum by all rows.
        return logits.CrossEntropy(Tensor.From<float>(targets, rows, columns).To(logits.Type).To(logits.Device)) * ((double)rows / Math.Max(1, counted));
    }
}
