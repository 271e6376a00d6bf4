namespace BigGan.Torch;

/// <summary>Operators that work element by element, with broadcasting. Results belong to the innermost scope.</summary>
public static class ElementwiseOperators
{
    private static readonly Operator AddTensor = new("aten::add", "Tensor");
    private static readonly Operator AddScalar = new("aten::add", "Scalar");
    private static readonly Operator SubTensor = new("aten::sub", "Tensor");
    private static readonly Operator MulTensor = new("aten::mul", "Tensor");
    private static readonly Operator MulScalar = new("aten::mul", "Scalar");
    private static readonly Operator DivTensor = new("aten::div", "Tensor");
    private static readonly Operator DivScalar = new("aten::div", "Scalar");
    private static readonly Operator Neg = new("aten::neg");
    private static readonly Operator AbsOperator = new("aten::abs");
    private static readonly Operator SignOperator = new("aten::sign");
    private static readonly Operator SqrtOperator = new("aten::sqrt");
    private static readonly Operator ReciprocalOperator = new("aten::reciprocal");
    private static readonly Operator LogOperator = new("aten::log");
    private static readonly Operator ReluOperator = new("aten::relu");
    private static readonly Operator ReluOperatorInPlace = new("aten::relu_");
    private static readonly Operator TanhOperator = new("aten::tanh");
    private static readonly Operator SigmoidOperator = new("aten::sigmoid");
    private static readonly Operator ExpOperator = new("aten::exp");
    private static readonly Operator RoundOperator = new("aten::round");
    private static readonly Operator ClampOperator = new("aten::clamp");
    private static readonly Operator ClampMinOperator = new("aten::clamp_min");
    private static readonly Operator AddcmulOperator = new("aten::addcmul");
    private static readonly Operator IsFiniteOperator = new("aten::isfinite");

    /// <summary>a + alpha x b.</summary>
    public static Tensor Add(this Tensor a, Tensor b, double alpha = 1) => alpha == 1 ? AddTensor.Call(a, b) : AddTensor.Call(a, b, alpha);

    /// <summary>a + b.</summary>
    public static Tensor Add(this Tensor a, double b) => AddScalar.Call(a, b);

    /// <summary>a - b.</summary>
    public static Tensor Subtract(this Tensor a, Tensor b) => SubTensor.Call(a, b);

    /// <summary>a x b.</summary>
    public static Tensor Multiply(this Tensor a, Tensor b) => MulTensor.Call(a, b);

    /// <summary>a x b.</summary>
    public static Tensor Multiply(this Tensor a, double b) => MulScalar.Call(a, b);

    /// <summary>a / b.</summary>
    public static Tensor Divide(this Tensor a, Tensor b) => DivTensor.Call(a, b);

    /// <summary>a / b.</summary>
    public static Tensor Divide(this Tensor a, double b) => DivScalar.Call(a, b);

    /// <summary>-a.</summary>
    public static Tensor Negate(this Tensor a) => Neg.Call(a);

    /// <summary>|a|.</summary>
    public static Tensor Abs(this Tensor a) => AbsOperator.Call(a);

    /// <summary>-1, 0 or 1.</summary>
    public static Tensor Sign(this Tensor a) => SignOperator.Call(a);

    /// <summary>a squared.</summary>
    public static Tensor Square(this Tensor a) => MulTensor.Call(a, a);

    /// <summary>Square root.</summary>
    public static Tensor Sqrt(this Tensor a) => SqrtOperator.Call(a);

    /// <summary>1 / a.</summary>
    public static Tensor Reciprocal(this Tensor a) => ReciprocalOperator.Call(a);

    /// <summary>Natural logarithm.</summary>
    public static Tensor Log(this Tensor a) => LogOperator.Call(a);

    /// <summary>ReLU: max(a, 0).</summary>
    public static Tensor Relu(this Tensor a) => ReluOperator.Call(a);

    /// <summary>ReLU, written over a: only where nothing else needs a.</summary>
    public static Tensor ReluInPlace(this Tensor a) => ReluOperatorInPlace.Call(a);

    /// <summary>Hyperbolic tangent.</summary>
    public static Tensor Tanh(this Tensor a) => TanhOperator.Call(a);

    /// <summary>Logistic function: 1 / (1 + exp(-a)).</summary>
    public static Tensor Sigmoid(this Tensor a) => SigmoidOperator.Call(a);

    /// <summary>Exponential function.</summary>
    public static Tensor Exp(this Tensor a) => ExpOperator.Call(a);

    /// <summary>Rounds to the nearest integer, halves to even.</summary>
    public static Tensor Round(this Tensor a) => RoundOperator.Call(a);

    /// <summary>Limits every element to [low, high].</summary>
    public static Tensor Clamp(this Tensor a, double low, double high) => ClampOperator.Call(a, low, high);

    /// <summary>max(a, low).</summary>
    public static Tensor ClampMin(this Tensor a, double low) => ClampMinOperator.Call(a, low);

    /// <summary>bias + a x b.</summary>
    public static Tensor AddProduct(this Tensor bias, Tensor a, Tensor b) => AddcmulOperator.Call(bias, a, b);

    /// <summary>True where an element is finite.</summary>
    public static Tensor IsFinite(this Tensor a) => IsFiniteOperator.Call(a);
}
