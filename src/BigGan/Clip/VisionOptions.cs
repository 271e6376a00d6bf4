using System.Text.Json.Serialization;

namespace BigGan.Clip;

/// <summary>The network that turns an image into a feature.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(VisionTransformerOptions), "transformer")]
[JsonDerivedType(typeof(VisionResNetOptions), "resnet")]
[JsonDerivedType(typeof(VisionConvNetOptions), "convnet")]
public abstract record VisionOptions;

/// <summary>A vision transformer: the image is cut into square patches, which are the tokens of a transformer.</summary>
public sealed record VisionTransformerOptions : VisionOptions
{
    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Numbers a token.</summary>
    public required int Width { get; init; }

    /// <summary>Height and width of a patch; the size of the image is a multiple.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Attention heads; OpenAI's models have one for every 64 numbers of the width.</summary>
    public required int Heads { get; init; }
}

/// <summary>CLIP's residual network: three convolutions at the start, mean pooling instead of strides, attention pooling at the end.</summary>
public sealed record VisionResNetOptions : VisionOptions
{
    internal const int LastMultiple = 32, StageReduction = 8;

    /// <summary>Blocks of each of the four stages; every stage but the first halves height and width.</summary>
    public required IReadOnlyList<int> LayerCounts { get; init; }

    /// <summary>Channels after the first convolutions; the last stage gives 32 times as many.</summary>
    public required int Width { get; init; }

    /// <summary>Heads of the attention pooling; OpenAI's models have one for every 64 channels of the last stage.</summary>
    public required int Heads { get; init; }

    /// <summary>By how much the first convolutions shrink height and width: 4 as in OpenAI's models, 2, or 1 for small images.</summary>
    public int StemReduction { get; init; } = 4;

    /// <summary>Channels of the last stage.</summary>
    internal int LastChannels => Width * LastMultiple;

    /// <summary>By how much the whole network shrinks height and width.</summary>
    internal int Reduction => StemReduction * StageReduction;
}

/// <summary>A small residual network of our own for small images: a convolution, then stages that halve height and width, then the mean over positions.</summary>
public sealed record VisionConvNetOptions : VisionOptions
{
    internal const int MostDoublings = 3;

    /// <summary>Channels of the first convolution; the first three stages double them.</summary>
    public required int Width { get; init; }

    /// <summary>Number of stages.</summary>
    public required int Stages { get; init; }

    /// <summary>Residual convolutions of each stage.</summary>
    public required int Depth { get; init; }

    /// <summary>Channels of a stage, counted from 0.</summary>
    internal int ChannelsOf(int stage) => Width << Math.Min(stage + 1, MostDoublings);
}
