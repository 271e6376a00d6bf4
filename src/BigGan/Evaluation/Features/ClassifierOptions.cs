using System.Text.Json.Serialization;
using BigGan.Layers;
using BigGan.Options;

namespace BigGan.Evaluation.Features;

/// <summary>How large a classifier is and how it is trained.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Channels of its first layer; its features are eight times as many.</summary>
    public int Width { get; init; } = 16;

    /// <summary>Residual convolutions at each size of its feature maps.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>Passes over the images.</summary>
    public double Epochs { get; init; } = 8;

    /// <summary>Images per step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's rate at its highest: it rises from 0 in the first fifth of the steps and falls to 0 in the rest.</summary>
    public double LearningRate { get; init; } = 5e-3;

    /// <summary>Share of a weight, times the rate, that is taken off it at each step.</summary>
    public double WeightDecay { get; init; } = 0.05;

    /// <summary>Share of the target that goes to all classes alike, in [0,1).</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Mirror half of the images; null does so with images in colour.</summary>
    public bool? Flip { get; init; }

    /// <summary>Pixels that images are shifted by at most, each way; what comes in at an edge is its mirror image.</summary>
    public int Shift { get; init; } = 2;

    /// <summary>Seed of weights, order, mirroring and shifts.</summary>
    public long Seed { get; init; }

    /// <summary>Arithmetic of the training; the trained network always computes in float32.</summary>
    [JsonConverter(typeof(OptionEnumConverter<Precision>))]
    public Precision Precision { get; init; } = Precision.Auto;
}
