namespace BigGan.Layers;

/// <summary>What a forward pass does with batch statistics and power iterations.</summary>
public enum ForwardMode
{
    /// <summary>Normalise by the batch; update running statistics and singular vectors.</summary>
    Train,

    /// <summary>Normalise by the stored statistics; change nothing.</summary>
    Evaluate,

    /// <summary>Normalise by the batch and add its statistics to the standing ones (paper, appendix C).</summary>
    CollectStatistics,
}
