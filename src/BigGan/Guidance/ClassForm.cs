namespace BigGan.Guidance;

/// <summary>How the logits of classes become the weights with which class embeddings are mixed.</summary>
public enum ClassForm
{
    /// <summary>Softmax: the weights of a layer sum to 1, as in a mixture of classes.</summary>
    Softmax,

    /// <summary>The logistic function of each: Big Sleep's, whose weights need not sum to 1.</summary>
    Sigmoid,

    /// <summary>Only some classes have a weight: the largest one that of a softmax, the next one that of a softmax without it, and so on.</summary>
    TopClasses,
}
