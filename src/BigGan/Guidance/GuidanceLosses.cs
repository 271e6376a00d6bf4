using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>The terms that keep latents and classes where the generator was trained. Results are scalars of the current scope.</summary>
/// <remarks>The terms of Big Sleep; its class loss counts 999 of 1000 classes, ours all but the largest.</remarks>
internal static class GuidanceLosses
{
    private const double SquareWeight = 4;
    private const double ClassWeight = 50;

    /// <summary>How far the latents of each layer are from normal numbers: mean, deviation, skewness, kurtosis, and their squares above 1.</summary>
    /// <param name="latents">float [R,l], a row a layer.</param>
    internal static Tensor OfLatents(Tensor latents)
    {
        using var scope = new TensorScope();
        Tensor mean = latents.Mean([1], keep: true); // [R,1]
        Tensor deviation = latents.Variance([1], unbiased: true).Sqrt();
        Tensor spread = (deviation - 1).Abs().Mean() + mean.Abs().Mean() + (latents.Square().Mean().ClampMin(1) * SquareWeight);
        Tensor offset = latents - mean;
        Tensor standard = offset / offset.Square().Mean([1], keep: true).Sqrt();
        Tensor square = standard.Square();
        Tensor skewness = (square * standard).Mean([1]), kurtosis = square.Square().Mean([1]) - 3;
        return scope.Keep(spread + skewness.Abs().Mean() + kurtosis.Abs().Mean());
    }

    /// <summary>The mean of the squares of 50 times each weight but the largest of every row: small if each layer has one class.</summary>
    /// <param name="classes">float [R,K], K at least 2.</param>
    internal static Tensor OfClasses(Tensor classes)
    {
        using var scope = new TensorScope();
        (int rows, int count) = ((int)classes.Size(0), (int)classes.Size(1));
        long[] largest = classes.Detach().ArgMax(1).ToArray<long>();
        var counted = new float[rows * count];
        Array.Fill(counted, 1);
        for (int row = 0; row < rows; row++) counted[(row * count) + largest[row]] = 0;
        Tensor others = classes * Tensor.From<float>(counted, rows, count).To(classes.Type).To(classes.Device) * ClassWeight;
        return scope.Keep(others.Square().Sum() / ((double)rows * (count - 1)));
    }
}
