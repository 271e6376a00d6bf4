namespace BigGan.Conversion;

/// <summary>Options of a conversion.</summary>
public sealed record ConversionOptions
{
    /// <summary>The layout to write.</summary>
    public ModelLayout Layout { get; init; } = ModelLayout.BigGan;

    /// <summary>In the Hugging Face layout, write model.safetensors instead of pytorch_model.bin.</summary>
    public bool Safetensors { get; init; }

    /// <summary>Replace a model in the folder.</summary>
    public bool Force { get; init; }
}

/// <summary>The layouts in which a model can be written.</summary>
public enum ModelLayout
{
    /// <summary>Our own: manifest.json, generator.safetensors and, if the model has them, discriminator.safetensors and statistics.safetensors.</summary>
    BigGan,

    /// <summary>The Hugging Face package's: config.json and pytorch_model.bin. BigGAN-deep only.</summary>
    HuggingFace,

    /// <summary>The author's PyTorch release's: G_ema.pth, state_dict.pth and, if the model has a discriminator, D.pth.</summary>
    BigGanPyTorch,
}
