using System.Text.Json.Serialization;
using BigGan.Layers;
using BigGan.Options;

namespace BigGan.Evaluation.Features;

/// <summary>Size and training options of a classifier.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Channels of the first layer; the feature vector is eight times as long.</summary>
    public int Width { get; init; } = 16;

    /// <summary>Residual convolutions at each resolution.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>Number of epochs.</summary>
    public double Epochs { get; init; } = 8;

    /// <summary>Images per step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's peak learning rate: it rises from 0 in the first fifth of the steps and falls to 0 in the rest.</summary>
    public double LearningRate { get; init; } = 5e-3;

    /// <summary>Decoupled weight decay: this share of a weight, times the learning rate, is subtracted at each step.</summary>
    public double WeightDecay { get; init; } = 0.05;

    /// <summary>Label smoothing: share of the target distributed evenly over all classes, in [0,1).</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Mirror images with probability one half; null does so with colour images only.</summary>
    public bool? Flip { get; init; }

    /// <summary>Largest random shift of images in pixels, in each direction, with reflection padding.</summary>
    public int Shift { get; init; } = 2;

    /// <summary>Seed of weights, order, mirroring and shifts.</summary>
    public long Seed { get; init; }

    /// <summary>Arithmetic of training; the trained network always computes in float32.</summary>
    [JsonConverter(typeof(OptionEnumConverter<Precision>))]
    public Precision Precision { get; init; } = Precision.Auto;
}
