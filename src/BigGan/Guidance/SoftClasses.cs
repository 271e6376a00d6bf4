using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>Class weights as differentiable functions of logits.</summary>
internal static class SoftClasses
{
    /// <summary>The weights.</summary>
    /// <param name="logits">float [R,K].</param>
    /// <param name="form">Which function.</param>
    /// <param name="count">Classes with a weight, for <see cref="ClassForm.TopClasses"/>.</param>
    /// <param name="temperature">Divides the logits before a softmax.</param>
    /// <returns>float [R,K], owned by the current scope.</returns>
    internal static Tensor Of(Tensor logits, ClassForm form, int count, double temperature) => form switch
    {
        ClassForm.Softmax => (logits / temperature).Softmax(1),
        ClassForm.Sigmoid => logits.Sigmoid(),
        _ => Top(logits, Math.Min(count, (int)logits.Size(1)), temperature),
    };

    // Every class gets the softmax over itself and all classes below it. Which classes these are is a constant of the gradient.
    private static Tensor Top(Tensor logits, int count, double temperature)
    {
        using var scope = new TensorScope();
        (int rows, int classes) = ((int)logits.Size(0), (int)logits.Size(1));
        int[][] order = Descending(logits.Detach().To(DataType.Float64).ToArray<double>(), rows, classes);
        Tensor scaled = logits / temperature;
        var without = new float[rows * classes];
        Tensor? weights = null;
        for (int i = 0; i < count; i++)
        {
            var chosen = new float[rows * classes];
            for (int row = 0; row < rows; row++) chosen[(row * classes) + order[row][i]] = 1;
            Tensor share = (scaled + Constant(without)).Softmax(1) * Constant(chosen);
            weights = weights is null ? share : weights + share;
            for (int row = 0; row < rows; row++) without[(row * classes) + order[row][i]] = float.NegativeInfinity;
        }

        return scope.Keep(weights!);

        Tensor Constant(float[] values) => Tensor.From<float>(values, rows, classes).To(logits.Type).To(logits.Device);
    }

    private static int[][] Descending(double[] logits, int rows, int classes) =>
        [.. Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, classes).OrderByDescending(k => logits[(row * classes) + k]).ToArray())];
}
