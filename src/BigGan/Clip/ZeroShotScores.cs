using BigGan.Imaging;
using BigGan.Torch;

namespace BigGan.Clip;

/// <summary>How well texts fit pictures, by a CLIP that was trained for no such classes (zero-shot).</summary>
/// <param name="Cosines">For every picture the cosine of the angle between its feature and that of every text, in [-1,1].</param>
/// <param name="Probabilities">For every picture the share of every text, in [0,1]; the shares of a picture sum to 1.</param>
/// <remarks>Radford et al. 2021, section 3.1.2.</remarks>
public sealed record ZeroShotScores(IReadOnlyList<IReadOnlyList<double>> Cosines, IReadOnlyList<IReadOnlyList<double>> Probabilities)
{
    private const int BatchSize = 16;

    /// <summary>Compares every picture with every text.</summary>
    /// <param name="model">The CLIP.</param>
    /// <param name="images">One or more pictures, u8 [3,S,S] of the model's image size.</param>
    /// <param name="texts">One or more texts, by the model's tokenizer.</param>
    /// <param name="cancellation">Stops between batches with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">There is no picture or no text, or a picture has another size.</exception>
    public static ZeroShotScores Of(ClipModel model, IReadOnlyList<ImageBuffer> images, IReadOnlyList<ClipTokens> texts, CancellationToken cancellation = default)
    {
        if (images.Count == 0 || texts.Count == 0) throw new ArgumentException("a comparison needs a picture and a text");
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor features = Directions(texts.Chunk(BatchSize), batch => model.EncodeTexts(ClipTokenizer.ToTensor(batch).To(model.Device), model.Pass), cancellation);
        Tensor pictures = Directions(images.Chunk(BatchSize), batch => model.EncodeImages(ClipPreprocessing.ToTensor(batch).To(model.Device), model.Pass), cancellation);
        Tensor cosines = pictures.MatMul(features.Transpose()).To(DataType.Float64); // [images,texts]
        Tensor shares = (cosines * model.Parameters["logit_scale"].To(DataType.Float64).Exp()).Softmax(1);
        return new ZeroShotScores(Rows(cosines, texts.Count), Rows(shares, texts.Count));
    }

    // Features of length 1, batch by batch.
    private static Tensor Directions<T>(IEnumerable<T[]> batches, Func<T[], Tensor> encode, CancellationToken cancellation)
    {
        using var scope = new TensorScope();
        var parts = new List<Tensor>();
        foreach (T[] batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            Tensor features = encode(batch);
            parts.Add(features / features.Square().Sum([1], keep: true).Sqrt());
        }

        return scope.Keep(ShapeOperators.Concatenate(parts).To(Device.Cpu));
    }

    private static double[][] Rows(Tensor table, int columns) => [.. table.To(Device.Cpu).ToArray<double>().Chunk(columns)];
}
