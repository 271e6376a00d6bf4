namespace BigGan.Torch;

/// <summary>What layers compute. Results belong to the innermost scope.</summary>
public static class NeuralOperators
{
    private const long MeanReduction = 1; // LibTorch's numbers
    private const long IgnoredIndex = -100;

    private static readonly Operator Convolution = new("aten::conv2d");
    private static readonly Operator LinearOperator = new("aten::linear");
    private static readonly Operator EmbeddingOperator = new("aten::embedding");
    private static readonly Operator BatchNormOperator = new("aten::batch_norm");
    private static readonly Operator LayerNormOperator = new("aten::layer_norm");
    private static readonly Operator GeluOperator = new("aten::gelu");
    private static readonly Operator AvgPool = new("aten::avg_pool2d");
    private static readonly Operator MaxPool = new("aten::max_pool2d");
    private static readonly Operator Upsample = new("aten::upsample_nearest2d", "vec");
    private static readonly Operator Bilinear = new("aten::upsample_bilinear2d");
    private static readonly Operator SoftmaxInt = new("aten::softmax", "int");
    private static readonly Operator CrossEntropyLoss = new("aten::cross_entropy_loss");

    /// <summary>2-D convolution of [N,C,H,W] with [O,C,kh,kw].</summary>
    public static Tensor Conv2d(this Tensor x, Tensor weight, Tensor? bias, long stride = 1, long padding = 0) =>
        Convolution.Call(x, weight, bias, Argument.Ints(stride, stride), Argument.Ints(padding, padding));

    /// <summary>2-D convolution of [N,C,H,W] with [O,C,kh,kw], padded by different widths vertically and horizontally.</summary>
    public static Tensor Conv2d(this Tensor x, Tensor weight, Tensor? bias, long stride, (long Height, long Width) padding) =>
        Convolution.Call(x, weight, bias, Argument.Ints(stride, stride), Argument.Ints(padding.Height, padding.Width));

    /// <summary>x W^T + b for x [...,in], W [out,in].</summary>
    public static Tensor Linear(this Tensor x, Tensor weight, Tensor? bias) => LinearOperator.Call(x, weight, bias);

    /// <summary>Rows of a table [K,d] for int64 indices.</summary>
    public static Tensor Embedding(this Tensor weight, Tensor indices) => EmbeddingOperator.Call(weight, indices);

    /// <summary>Batch normalisation. In training mode the running statistics, where given, are updated in place.</summary>
    public static Tensor BatchNorm(this Tensor x, Tensor? gain, Tensor? bias, Tensor? runningMean, Tensor? runningVariance, bool training, double momentum, double epsilon) =>
        BatchNormOperator.Call(x, gain, bias, runningMean, runningVariance, training, momentum, epsilon, false);

    /// <summary>Normalises over the last dimension, then applies gain and bias of its size.</summary>
    public static Tensor LayerNorm(this Tensor x, Tensor gain, Tensor bias, double epsilon) =>
        LayerNormOperator.Call(x, Argument.Ints(x.Size(-1)), gain, bias, epsilon);

    /// <summary>GELU: x times the normal distribution function of x.</summary>
    public static Tensor Gelu(this Tensor x) => GeluOperator.Call(x);

    /// <summary>Mean over windows.</summary>
    public static Tensor AveragePool2d(this Tensor x, long size) => AvgPool.Call(x, Argument.Ints(size, size));

    /// <summary>Mean over windows that may overlap and reach over the border.</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="size">Height and width of a window.</param>
    /// <param name="stride">Pixels from one window to the next.</param>
    /// <param name="padding">Pixels by which windows reach over the border.</param>
    /// <param name="countPadding">Whether pixels over the border count as zeros; otherwise they are left out of the mean.</param>
    public static Tensor AveragePool2d(this Tensor x, long size, long stride, long padding, bool countPadding) =>
        AvgPool.Call(x, Argument.Ints(size, size), Argument.Ints(stride, stride), Argument.Ints(padding, padding), false, countPadding);

    /// <summary>Maximum over windows.</summary>
    public static Tensor MaxPool2d(this Tensor x, long size) => MaxPool.Call(x, Argument.Ints(size, size));

    /// <summary>Maximum over windows that may overlap and reach over the border.</summary>
    public static Tensor MaxPool2d(this Tensor x, long size, long stride, long padding = 0) =>
        MaxPool.Call(x, Argument.Ints(size, size), Argument.Ints(stride, stride), Argument.Ints(padding, padding));

    /// <summary>Repeats every pixel in both directions.</summary>
    public static Tensor UpsampleNearest2d(this Tensor x, double factor) => Upsample.Call(x, Argument.None, Argument.Doubles(factor, factor));

    /// <summary>Bilinear resize of [N,C,H,W].</summary>
    /// <param name="x">float [N,C,H,W].</param>
    /// <param name="height">Of the result.</param>
    /// <param name="width">Of the result.</param>
    /// <param name="alignCorners">Whether the centres of the corner pixels keep their place; otherwise the outer corners of the image do.</param>
    public static Tensor UpsampleBilinear2d(this Tensor x, long height, long width, bool alignCorners) =>
        Bilinear.Call(x, Argument.Ints(height, width), alignCorners);

    /// <summary>Softmax along a dimension.</summary>
    public static Tensor Softmax(this Tensor x, long dimension) => SoftmaxInt.Call(x, dimension);

    /// <summary>Mean cross entropy of logits [N,K] and int64 labels [N]: a scalar tensor.</summary>
    /// <param name="logits">float [N,K].</param>
    /// <param name="labels">int64 [N].</param>
    /// <param name="smoothing">Share of the target probability that is spread evenly over all classes.</param>
    public static Tensor CrossEntropy(this Tensor logits, Tensor labels, double smoothing = 0) =>
        CrossEntropyLoss.Call(logits, labels, Argument.None, MeanReduction, IgnoredIndex, smoothing);
}
