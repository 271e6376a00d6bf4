using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>Bilinear resize as in TensorFlow 1, without half-pixel centres.</summary>
/// <remarks>Output pixel i samples the source at i x (size in / size out), in float32, interpolating between the pixels below and above, horizontally first.</remarks>
internal static class TensorFlowResize
{
    /// <summary>Resizes; returns the input if it has the size already.</summary>
    /// <param name="x">float32 [N,C,H,W].</param>
    /// <param name="size">Height and width of the result.</param>
    internal static Tensor Apply(Tensor x, int size)
    {
        if (x.Size(2) == size && x.Size(3) == size) return x;
        using var scope = new TensorScope();
        return scope.Keep(Along(Along(x, 3, size), 2, size));
    }

    private static Tensor Along(Tensor x, int dimension, int size)
    {
        using var scope = new TensorScope();
        int length = (int)x.Size(dimension);
        float step = (float)((double)length / size);
        var below = new long[size];
        var above = new long[size];
        var shares = new float[size];
        for (int i = 0; i < size; i++)
        {
            float place = i * step;
            below[i] = (long)place;
            above[i] = Math.Min(below[i] + 1, length - 1);
            shares[i] = place - below[i];
        }

        Tensor low = x.IndexSelect(dimension, Tensor.From<long>(below, size).To(x.Device)), high = x.IndexSelect(dimension, Tensor.From<long>(above, size).To(x.Device));
        Tensor share = Tensor.From<float>(shares, dimension == 3 ? [size] : [size, 1]).To(x.Device);
        return scope.Keep(low + ((high - low) * share));
    }
}
