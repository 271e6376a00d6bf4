using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>What every query gathers from the values whose keys are like it, in several heads.</summary>
internal static class HeadedAttention
{
    /// <summary>Splits tokens into heads.</summary>
    /// <param name="x">[N,L,W].</param>
    /// <param name="heads">A divisor of W.</param>
    /// <returns>[N x heads,L,W / heads].</returns>
    internal static Tensor Split(Tensor x, int heads)
    {
        long n = x.Size(0), length = x.Size(1), width = x.Size(2);
        return x.Reshape(n, length, heads, width / heads).Transpose(1, 2).Reshape(n * heads, length, width / heads);
    }

    /// <summary>Joins the heads of tokens again: the inverse of <see cref="Split"/>.</summary>
    internal static Tensor Join(Tensor x, int heads)
    {
        long n = x.Size(0) / heads, length = x.Size(1), width = x.Size(2);
        return x.Reshape(n, heads, length, width).Transpose(1, 2).Reshape(n, length, heads * width);
    }

    /// <summary>Softmax of the scaled products of queries and keys, times the values.</summary>
    /// <param name="query">[B,Q,D].</param>
    /// <param name="key">[B,L,D].</param>
    /// <param name="value">[B,L,D].</param>
    /// <param name="mask">[Q,L], added to the products; null for none.</param>
    /// <returns>[B,Q,D].</returns>
    internal static Tensor Gather(Tensor query, Tensor key, Tensor value, Tensor? mask)
    {
        Tensor scores = (query * (1 / Math.Sqrt(query.Size(2)))).BatchMatMul(key.Transpose(1, 2));
        if (mask is not null) scores += mask.To(scores.Type);
        return scores.Softmax(-1).BatchMatMul(value);
    }
}
