namespace BigGan.Torch;

/// <summary>Sums, means, extremes. Results belong to the innermost scope.</summary>
public static class ReductionOperators
{
    private static readonly Operator SumAll = new("aten::sum");
    private static readonly Operator SumDims = new("aten::sum", "dim_IntList");
    private static readonly Operator MeanAll = new("aten::mean");
    private static readonly Operator MeanDims = new("aten::mean", "dim");
    private static readonly Operator VarDims = new("aten::var", "dim");
    private static readonly Operator MaxAll = new("aten::max");
    private static readonly Operator MinAll = new("aten::min");
    private static readonly Operator ArgMaxOperator = new("aten::argmax");
    private static readonly Operator NormScalar = new("aten::norm", "Scalar");
    private static readonly Operator ItemOperator = new("aten::item");

    /// <summary>Sum of all elements: a scalar tensor.</summary>
    public static Tensor Sum(this Tensor a) => SumAll.Call(a);

    /// <summary>Sum over dimensions.</summary>
    public static Tensor Sum(this Tensor a, long[] dimensions, bool keep = false) => SumDims.Call(a, Argument.Ints(dimensions), keep);

    /// <summary>Mean of all elements: a scalar tensor.</summary>
    public static Tensor Mean(this Tensor a) => MeanAll.Call(a);

    /// <summary>Mean over dimensions.</summary>
    public static Tensor Mean(this Tensor a, long[] dimensions, bool keep = false) => MeanDims.Call(a, Argument.Ints(dimensions), keep);

    /// <summary>Variance over dimensions.</summary>
    public static Tensor Variance(this Tensor a, long[] dimensions, bool unbiased, bool keep = false) =>
        VarDims.Call(a, Argument.Ints(dimensions), unbiased, keep);

    /// <summary>Largest element: a scalar tensor.</summary>
    public static Tensor Max(this Tensor a) => MaxAll.Call(a);

    /// <summary>Smallest element: a scalar tensor.</summary>
    public static Tensor Min(this Tensor a) => MinAll.Call(a);

    /// <summary>Index of the largest element along a dimension, int64.</summary>
    public static Tensor ArgMax(this Tensor a, long dimension) => ArgMaxOperator.Call(a, dimension);

    /// <summary>Euclidean length of the whole tensor: a scalar tensor.</summary>
    public static Tensor Norm(this Tensor a) => NormScalar.Call(a, 2.0);

    /// <summary>The value of a tensor with one element.</summary>
    public static double Item(this Tensor a) => ItemOperator.CallNumber(a);
}
