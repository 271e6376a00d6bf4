using BigGan.Imaging;
using BigGan.Sampling;

namespace BigGan.Guidance;

/// <summary>A search for the latents and the class of a picture.</summary>
public sealed record InversionOptions
{
    /// <summary>Seed of the pictures to start from.</summary>
    public long Seed { get; init; }

    /// <summary>Steps of the optimizer.</summary>
    public int Steps { get; init; } = 300;

    /// <summary>Learning rate of Adam.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Pictures drawn to start from; the search begins at the most similar.</summary>
    public int Candidates { get; init; } = 128;

    /// <summary>The classes that the picture may be of, by label; empty for all.</summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    /// <summary>Weight of the mean square error of the pixels in [0,1].</summary>
    public double PixelWeight { get; init; } = 100;

    /// <summary>Weight of the distance between features.</summary>
    public double FeatureWeight { get; init; } = 2;

    /// <summary>Weight of the loss that keeps latents normal: without it pictures are nearer, and worse when they are edited.</summary>
    public double LatentWeight { get; init; } = 0.1;

    /// <summary>The search as one for latents that all layers share.</summary>
    internal GuidanceOptions Search => new()
    {
        Seed = Seed,
        Steps = Steps,
        LearningRate = LearningRate,
        Candidates = Candidates,
        Labels = Labels,
        IsLayered = false,
        LatentWeight = LatentWeight,
        ClassWeight = 0,
        AverageDecay = 0.5,
    };
}

/// <summary>A step of such a search.</summary>
/// <param name="Step">Steps taken, from 1.</param>
/// <param name="Steps">All steps.</param>
/// <param name="PixelError">Mean square error of the pixels in [0,1].</param>
/// <param name="FeatureError">Mean square distance of the features, as a share of their mean square.</param>
public readonly record struct InversionStep(long Step, long Steps, double PixelError, double FeatureError);

/// <summary>The latents of a picture.</summary>
/// <param name="Latents">One row of latents, and the weights of its classes.</param>
/// <param name="Target">The picture, in the size of the generator.</param>
/// <param name="Image">What the generator draws from the latents.</param>
/// <param name="PixelError">Mean square error of the pixels in [0,1].</param>
/// <param name="FeatureError">Mean square distance of the features, as a share of their mean square.</param>
public sealed record InvertedPicture(GivenLatents Latents, ImageBuffer Target, ImageBuffer Image, double PixelError, double FeatureError);
