namespace BigGan.Layers;

/// <summary>What a tensor of a network is for. The layer that adds the tensor says so; its name decides nothing.</summary>
public enum ParameterRole
{
    /// <summary>The weight of a convolution: [O,C,k,k].</summary>
    ConvolutionWeight,

    /// <summary>The weight of a linear layer: [out,in].</summary>
    LinearWeight,

    /// <summary>The class embedding that all norms of a generator share: [K,d], a row a class.</summary>
    SharedEmbedding,

    /// <summary>The class embedding of one layer: a norm's own gains or biases, the discriminator's projection; [K,d], a row a class.</summary>
    ClassEmbedding,

    /// <summary>Rows that are looked up by token or added by position: [n,d], a row a token or position; or one such row, [d].</summary>
    Embedding,

    /// <summary>The bias of a convolution or linear layer: [out].</summary>
    Bias,

    /// <summary>The gain of a norm: [C].</summary>
    NormGain,

    /// <summary>The bias of a norm: [C].</summary>
    NormBias,

    /// <summary>What self-attention multiplies its result by: a scalar.</summary>
    AttentionGain,

    /// <summary>What multiplies the similarities of a CLIP, as a logarithm: a scalar.</summary>
    LogitScale,

    /// <summary>A left singular vector that power iteration keeps, over the rows of a weight: [1,out].</summary>
    LeftSingularVector,

    /// <summary>A right singular vector, where it is stored as well: [1,rest].</summary>
    RightSingularVector,

    /// <summary>A singular value, for monitoring: [1].</summary>
    SingularValue,

    /// <summary>The mean that a batch norm takes in evaluation: [C].</summary>
    RunningMean,

    /// <summary>The variance that a batch norm takes in evaluation: [C].</summary>
    RunningVariance,

    /// <summary>How many batches were added to a running mean and variance: [1].</summary>
    StatisticsCounter,

    /// <summary>Not a weight but an input of a network that is searched for by gradients: latents, logits of classes.</summary>
    SearchedInput,
}
