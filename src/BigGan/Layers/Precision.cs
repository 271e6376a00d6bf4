namespace BigGan.Layers;

/// <summary>Arithmetic of forward and backward; weights, optimizer, spectral norm and batch statistics stay float32.</summary>
public enum Precision
{
    /// <summary>bfloat16 on GPUs and on processors that compute it in hardware, float32 elsewhere.</summary>
    Auto,

    /// <summary>float32.</summary>
    Float32,

    /// <summary>bfloat16 operands of convolutions and matrix products.</summary>
    BFloat16,
}
