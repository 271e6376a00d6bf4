namespace BigGan.Torch;

/// <summary>Operators over whole lists of tensors at once, for optimizers: one call in place of one for each parameter. They work in place except where they return tensors.</summary>
public static class ForeachOperators
{
    private static readonly Operator AddList = new("aten::_foreach_add_", "List");
    private static readonly Operator MulScalar = new("aten::_foreach_mul_", "Scalar");
    private static readonly Operator AddScalar = new("aten::_foreach_add_", "Scalar");
    private static readonly Operator Addcmul = new("aten::_foreach_addcmul_", "Scalar");
    private static readonly Operator Addcdiv = new("aten::_foreach_addcdiv_", "Scalar");
    private static readonly Operator DivScalar = new("aten::_foreach_div_", "Scalar");
    private static readonly Operator SqrtOperator = new("aten::_foreach_sqrt");

    /// <summary>a += alpha x b.</summary>
    public static void ForeachAdd(this IReadOnlyList<Tensor> a, IReadOnlyList<Tensor> b, double alpha = 1) => AddList.Invoke(Argument.Tensors(a), Argument.Tensors(b), alpha);

    /// <summary>a += b.</summary>
    public static void ForeachAdd(this IReadOnlyList<Tensor> a, double b) => AddScalar.Invoke(Argument.Tensors(a), b);

    /// <summary>a x= b.</summary>
    public static void ForeachMultiply(this IReadOnlyList<Tensor> a, double b) => MulScalar.Invoke(Argument.Tensors(a), b);

    /// <summary>a /= b.</summary>
    public static void ForeachDivide(this IReadOnlyList<Tensor> a, double b) => DivScalar.Invoke(Argument.Tensors(a), b);

    /// <summary>a += value x b x c.</summary>
    public static void ForeachAddProduct(this IReadOnlyList<Tensor> a, IReadOnlyList<Tensor> b, IReadOnlyList<Tensor> c, double value) =>
        Addcmul.Invoke(Argument.Tensors(a), Argument.Tensors(b), Argument.Tensors(c), value);

    /// <summary>a += value x b / c.</summary>
    public static void ForeachAddQuotient(this IReadOnlyList<Tensor> a, IReadOnlyList<Tensor> b, IReadOnlyList<Tensor> c, double value) =>
        Addcdiv.Invoke(Argument.Tensors(a), Argument.Tensors(b), Argument.Tensors(c), value);

    /// <summary>Square roots: new tensors, owned by the innermost scope.</summary>
    public static Tensor[] ForeachSqrt(this IReadOnlyList<Tensor> a) => SqrtOperator.CallMany(Argument.Tensors(a));
}
