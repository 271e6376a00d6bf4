using BigGan.Imaging;
using BigGan.Statistics;

namespace BigGan.Evaluation;

/// <summary>A model's images at truncation 1, with which the images of the same latents at other truncations are compared.</summary>
public sealed class TruncationBaseline
{
    private readonly ImageBuffer[] _images;

    private TruncationBaseline(ImageBuffer[] images, double saturated, double spread) => (_images, Saturated, Spread) = (images, saturated, spread);

    /// <summary>Number of compared images, N.</summary>
    public int Count => _images.Length;

    /// <summary>Share of pixel values 0 or 255 of the images at truncation 1, in [0,1].</summary>
    public double Saturated { get; }

    /// <summary>Distance of two images of a class at truncation 1: root mean square difference in levels, averaged over pairs.</summary>
    public double Spread { get; }

    /// <summary>The labels of the images at truncation 1 that <see cref="Of"/> needs: those of the compared images, and a second one for each class with only one image.</summary>
    /// <param name="labels">The class of each compared image.</param>
    public static int[] Labels(IReadOnlyList<int> labels) => [.. labels, .. labels.CountBy(label => label).Where(entry => entry.Value == 1).Select(entry => entry.Key)];

    /// <summary>Measures images at truncation 1.</summary>
    /// <param name="labels">The class of each compared image.</param>
    /// <param name="images">The images of <see cref="Labels"/>, in the same order; of one shape.</param>
    /// <exception cref="ArgumentException">The list is empty, or its length is not that of the labels.</exception>
    public static TruncationBaseline Of(IReadOnlyList<int> labels, IReadOnlyList<ImageBuffer> images)
    {
        int[] all = Labels(labels);
        if (all.Length != images.Count || images.Count == 0) throw new ArgumentException($"{images.Count} images of {all.Length} labels", nameof(images));
        var last = new Dictionary<int, ImageBuffer>();
        var distances = new List<double>();
        for (int i = 0; i < images.Count; i++)
        {
            if (last.TryGetValue(all[i], out ImageBuffer? before)) distances.Add(Distance(before, images[i]));
            last[all[i]] = images[i];
        }

        ImageBuffer[] compared = [.. images.Take(labels.Count)];
        return new TruncationBaseline(compared, compared.Average(ShareAtEnds), distances.Average());
    }

    /// <summary>Compares images of the same latents at another truncation.</summary>
    /// <param name="truncation">Null for none.</param>
    /// <param name="images">The compared images, in the order of their labels.</param>
    /// <exception cref="ArgumentException">The number of images is another.</exception>
    public TruncationPoint Compare(Truncation? truncation, IReadOnlyList<ImageBuffer> images)
    {
        if (images.Count != Count) throw new ArgumentException($"{images.Count} images are compared with {Count}", nameof(images));
        return new TruncationPoint(truncation?.Value, images.Average(ShareAtEnds), images.Select((image, i) => Distance(image, _images[i])).Average());
    }

    private static double ShareAtEnds(ImageBuffer image) => (double)image.Pixels.Count(level => level is 0 or 255) / image.Pixels.Length;

    private static double Distance(ImageBuffer a, ImageBuffer b)
    {
        if (a.Shape != b.Shape) throw new ArgumentException($"an image of {b.Shape} among {a.Shape}");
        long sum = 0;
        for (int i = 0; i < a.Pixels.Length; i++) sum += (a.Pixels[i] - b.Pixels[i]) * (a.Pixels[i] - b.Pixels[i]);
        return Math.Sqrt((double)sum / a.Pixels.Length);
    }
}
