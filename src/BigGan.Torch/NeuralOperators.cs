namespace BigGan.Torch;

/// <summary>Layers' kernels. Results belong to the innermost scope.</summary>
public static class NeuralOperators
{
    private const long MeanReduction = 1; // LibTorch's numbers
    private const long IgnoredIndex = -100;

    private static readonly Operator Convolution = new("aten::conv2d");
    private static readonly Operator LinearOperator = new("aten::linear");
    private static readonly Operator EmbeddingOperator = new("aten::embedding");
    private static readonly Operator BatchNormOperator = new("aten::batch_norm");
    private static readonly Operator AvgPool = new("aten::avg_pool2d");
    private static readonly Operator MaxPool = new("aten::max_pool2d");
    private static readonly Operator Upsample = new("aten::upsample_nearest2d", "vec");
    private static readonly Operator SoftmaxInt = new("aten::softmax", "int");
    private static readonly Operator CrossEntropyLoss = new("aten::cross_entropy_loss");

    /// <summary>2-D convolution of [N,C,H,W] with [O,C,kh,kw].</summary>
    public static Tensor Conv2d(this Tensor x, Tensor weight, Tensor? bias, long stride = 1, long padding = 0) =>
        Convolution.Call(x, weight, bias, Argument.Ints(stride, stride), Argument.Ints(padding, padding));

    /// <summary>x W^T + b for x [N,in], W [out,in].</summary>
    public static Tensor Linear(this Tensor x, Tensor weight, Tensor? bias) => LinearOperator.Call(x, weight, bias);

    /// <summary>Rows of a table [K,d] for int64 indices.</summary>
    public static Tensor Embedding(this Tensor weight, Tensor indices) => EmbeddingOperator.Call(weight, indices);

    /// <summary>Batch normalisation. In training mode the running statistics, where given, are updated in place.</summary>
    public static Tensor BatchNorm(this Tensor x, Tensor? gain, Tensor? bias, Tensor? runningMean, Tensor? runningVariance, bool training, double momentum, double epsilon) =>
        BatchNormOperator.Call(x, gain, bias, runningMean, runningVariance, training, momentum, epsilon, false);

    /// <summary>Mean over windows.</summary>
    public static Tensor AveragePool2d(this Tensor x, long size) => AvgPool.Call(x, Argument.Ints(size, size));

    /// <summary>Maximum over windows.</summary>
    public static Tensor MaxPool2d(this Tensor x, long size) => MaxPool.Call(x, Argument.Ints(size, size));

    /// <summary>Repeats every pixel in both directions.</summary>
    public static Tensor UpsampleNearest2d(this Tensor x, double factor) => Upsample.Call(x, Argument.None, Argument.Doubles(factor, factor));

    /// <summary>Softmax along a dimension.</summary>
    public static Tensor Softmax(this Tensor x, long dimension) => SoftmaxInt.Call(x, dimension);

    /// <summary>Mean cross entropy of logits [N,K] and int64 labels [N]: a scalar tensor.</summary>
    /// <param name="logits">float [N,K].</param>
    /// <param name="labels">int64 [N].</param>
    /// <param name="smoothing">Share of the target that goes to all classes alike.</param>
    public static Tensor CrossEntropy(this Tensor logits, Tensor labels, double smoothing = 0) =>
        CrossEntropyLoss.Call(logits, labels, Argument.None, MeanReduction, IgnoredIndex, smoothing);
}
