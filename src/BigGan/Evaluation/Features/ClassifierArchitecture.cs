namespace BigGan.Evaluation.Features;

/// <summary>The sizes that a classifier's tensors follow from.</summary>
/// <param name="Shape">The images.</param>
/// <param name="Classes">Classes that it tells apart.</param>
/// <param name="Width">Channels of the first layer.</param>
/// <param name="Depth">Residual convolutions of each stage.</param>
internal sealed record ClassifierArchitecture(ImageShape Shape, int Classes, int Width, int Depth)
{
    internal const int LeastSide = 8;
    internal const int MostSide = 8192;
    private const int FewestStages = 3;
    private const int LargestLastMap = 8;

    /// <summary>Features of an image.</summary>
    internal int FeatureCount => Width << FewestStages;

    /// <summary>Channels of each stage; a stage halves both sides of its map, until at most 8 pixels are left.</summary>
    internal IReadOnlyList<int> Stages
    {
        get
        {
            int count = FewestStages;
            while (Math.Max(Shape.Height, Shape.Width) > LargestLastMap << count) count++;
            return [.. Enumerable.Range(1, count).Select(stage => Math.Min(Width << Math.Min(stage, FewestStages), FeatureCount))];
        }
    }
}
