namespace BigGan.Layers;

/// <summary>How convolution, linear and embedding weights start; biases follow LibTorch's default.</summary>
public enum WeightInit
{
    /// <summary>Orthogonal (Saxe et al. 2014), the paper's choice.</summary>
    Orthogonal,

    /// <summary>Normal with standard deviation 0.02.</summary>
    Normal002,

    /// <summary>Xavier (Glorot) uniform.</summary>
    Xavier,
}
