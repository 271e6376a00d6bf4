using BigGan.Imaging;
using BigGan.Sampling;

namespace BigGan.Cli.Sampling;

/// <summary>Where images are going to be written.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Files">One, or one for each image.</param>
/// <param name="Grid">The layout of a sheet; null for other forms.</param>
internal sealed record SamplePlaces(int Count, IReadOnlyList<string> Files, SampleGrid? Grid);

/// <summary>What files of images say of them.</summary>
/// <param name="Every">In each file.</param>
/// <param name="Sheet">In a sheet besides.</param>
/// <param name="ClassOf">What the n-th image shows; empty where that is not known.</param>
internal sealed record SampleTexts(IReadOnlyDictionary<string, string> Every, IReadOnlyDictionary<string, string> Sheet, Func<int, string> ClassOf)
{
    internal Dictionary<string, string> OfSheet() => new(Every.Concat(Sheet));

    internal Dictionary<string, string> Of(int i, Sample sample)
    {
        var own = new Dictionary<string, string>(Every) { ["number"] = ModelDrawing.Invariant(sample.Number) };
        if (ClassOf(i) is { Length: > 0 } name) own["class"] = name;
        if (sample.Label >= 0) own["label"] = ModelDrawing.Invariant(sample.Label);
        return own;
    }
}
