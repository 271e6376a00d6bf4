using System.Globalization;
using BigGan.Data;
using BigGan.Sampling;

namespace BigGan.Evaluation.Images;

/// <summary>Images that a model draws.</summary>
public sealed class ModelImages : IImageSet
{
    private const ulong LabelDomain = 0x6c6162656c73; // separates labels from all other streams of a seed

    private readonly Sampler _sampler;
    private readonly SamplingOptions _options;
    private readonly bool _quantised;

    /// <param name="sampler">Owned by the caller.</param>
    /// <param name="options">Classes, seed, truncation and statistics.</param>
    /// <param name="quantised">Round pixels to 8 bits, as in files; otherwise they are the network's outputs.</param>
    /// <param name="origin">The origin of the model.</param>
    public ModelImages(Sampler sampler, SamplingOptions options, bool quantised, ImageSetOrigin origin)
    {
        (_sampler, _options, _quantised) = (sampler, options, quantised);
        Shape = new ImageShape(sampler.Model.ImageChannels, sampler.Model.Height, sampler.Model.Width);
        Origin = origin with
        {
            Count = Count,
            Size = string.Create(CultureInfo.InvariantCulture, $"{Shape.Width}x{Shape.Height}"),
            Seed = options.Seed,
            Truncation = options.Truncation?.Value,
            TruncationMode = options.Truncation?.Mode.ToString().ToLowerInvariant(),
        };
    }

    /// <inheritdoc />
    public string Name => Origin.Source;

    /// <inheritdoc />
    public int Count => _options.Labels.Count;

    /// <inheritdoc />
    public ImageShape Shape { get; }

    /// <inheritdoc />
    public IReadOnlyList<string>? ClassNames => _sampler.ClassNames.Count > 1 ? _sampler.ClassNames : null;

    /// <inheritdoc />
    public ImageSetOrigin Origin { get; }

    /// <summary>The classes of images.</summary>
    /// <param name="count">Number of images.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="draw">How they are chosen.</param>
    /// <param name="seed">Seed of a random choice.</param>
    public static int[] Labels(int count, int classes, ClassDraw draw, long seed)
    {
        if (draw == ClassDraw.Balanced) return [.. Enumerable.Range(0, count).Select(i => i % classes)];
        var random = new SplitMix64((ulong)seed ^ LabelDomain, 0);
        return [.. Enumerable.Range(0, count).Select(_ => (int)random.Next((ulong)classes))];
    }

    /// <inheritdoc />
    public IEnumerable<ImageRows> Read(int batch, CancellationToken cancellation)
    {
        foreach (Sample[] samples in _sampler.Draw(_options).Chunk(batch))
        {
            cancellation.ThrowIfCancellationRequested();
            var pixels = new float[samples.Length * Shape.ByteCount];
            for (int i = 0; i < samples.Length; i++) Copy(samples[i], pixels.AsSpan(i * Shape.ByteCount, Shape.ByteCount));
            yield return new ImageRows(pixels, ClassNames is null ? null : [.. samples.Select(sample => sample.Label)]);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // The caller owns the sampler.
    }

    private void Copy(Sample sample, Span<float> pixels)
    {
        // An 8-bit image cannot represent NaN and would show it as black.
        if (sample.Values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new InvalidFileException(Name, $"draws NaN or infinity in image {sample.Number} of class {sample.Label}: its weights are damaged, or training has diverged");
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = _quantised ? sample.Image.Pixels[i] : PixelRange.ToPixel(sample.Values[i]);
    }
}
