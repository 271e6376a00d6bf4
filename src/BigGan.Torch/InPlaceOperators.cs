namespace BigGan.Torch;

/// <summary>Operators that write into their first argument.</summary>
public static class InPlaceOperators
{
    private static readonly Operator AddTensor = new("aten::add_", "Tensor");
    private static readonly Operator MulTensor = new("aten::mul_", "Tensor");
    private static readonly Operator MulScalar = new("aten::mul_", "Scalar");
    private static readonly Operator AddmmOperator = new("aten::addmm_");
    private static readonly Operator LerpScalar = new("aten::lerp_", "Scalar");
    private static readonly Operator Copy = new("aten::copy_");
    private static readonly Operator ZeroOperator = new("aten::zero_");
    private static readonly Operator FillScalar = new("aten::fill_", "Scalar");
    private static readonly Operator Normal = new("aten::normal_");
    private static readonly Operator Uniform = new("aten::uniform_");

    /// <summary>a += alpha x b.</summary>
    public static void AddInPlace(this Tensor a, Tensor b, double alpha = 1) => AddTensor.Invoke(a, b, alpha);

    /// <summary>a = a x b, with broadcasting of b.</summary>
    public static void MultiplyInPlace(this Tensor a, Tensor b) => MulTensor.Invoke(a, b);

    /// <summary>a = a x b.</summary>
    public static void MultiplyInPlace(this Tensor a, double b) => MulScalar.Invoke(a, b);

    /// <summary>a += b x c, a matrix product; a may be a slice of a larger matrix.</summary>
    public static void AddMatMulInPlace(this Tensor a, Tensor b, Tensor c) => AddmmOperator.Invoke(a, b, c);

    /// <summary>a += weight x (b - a).</summary>
    public static void LerpInPlace(this Tensor a, Tensor b, double weight) => LerpScalar.Invoke(a, b, weight);

    /// <summary>a = b, converting type and device.</summary>
    public static void CopyFrom(this Tensor a, Tensor b) => Copy.Invoke(a, b);

    /// <summary>a = 0.</summary>
    public static void Zero(this Tensor a) => ZeroOperator.Invoke(a);

    /// <summary>a = value.</summary>
    public static void Fill(this Tensor a, double value) => FillScalar.Invoke(a, value);

    /// <summary>Normal numbers.</summary>
    public static void FillNormal(this Tensor a, double mean, double deviation, RandomGenerator random) =>
        Normal.Invoke(a, mean, deviation, random);

    /// <summary>Uniform numbers in [low, high).</summary>
    public static void FillUniform(this Tensor a, double low, double high, RandomGenerator random) => Uniform.Invoke(a, low, high, random);
}
