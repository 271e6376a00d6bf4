using BigGan.Evaluation.Images;
using BigGan.Sampling;

namespace BigGan.Evaluation;

/// <summary>The images to score, or the reference: exactly one of images, features and a model.</summary>
/// <param name="Name">Its display name.</param>
internal sealed record EvaluationSource(string Name) : IDisposable
{
    /// <summary>Images.</summary>
    internal IImageSet? Images { get; init; }

    /// <summary>Existing features or statistics.</summary>
    internal ExtractedFeatures? Features { get; init; }

    /// <summary>A model that draws.</summary>
    internal Sampler? Sampler { get; init; }

    /// <summary>Classes, or null.</summary>
    internal IReadOnlyList<string>? ClassNames => Images?.ClassNames ?? Features?.ClassNames ?? (Sampler?.ClassNames.Count > 1 ? Sampler.ClassNames : null);

    /// <summary>Shape of the images; null for features.</summary>
    internal ImageShape? Shape => Images?.Shape ?? (Sampler is null ? null : new ImageShape(Sampler.Model.ImageChannels, Sampler.Model.Height, Sampler.Model.Width));

    /// <summary>The same with one channel where every file is grey, though images are delivered in three: the network for grey images knows more of them.</summary>
    internal ImageShape? SeenShape => Images?.Origin.Files is { AreGrey: true } ? Shape!.Value with { Channels = 1 } : Shape;

    public void Dispose()
    {
        Images?.Dispose();
        Features?.Dispose();
        Sampler?.Dispose();
    }
}
