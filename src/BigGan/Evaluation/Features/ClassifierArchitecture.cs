namespace BigGan.Evaluation.Features;

/// <summary>The sizes of a classifier.</summary>
/// <param name="Shape">The images.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Width">Channels of the first layer.</param>
/// <param name="Depth">Residual convolutions per stage.</param>
internal sealed record ClassifierArchitecture(ImageShape Shape, int Classes, int Width, int Depth)
{
    internal const int LeastSide = 8;
    internal const int MostSide = 8192;
    private const int FewestStages = 3;
    private const int LargestLastMap = 8;

    /// <summary>Length of a feature vector.</summary>
    internal int FeatureCount => Width << FewestStages;

    /// <summary>Channels of each stage; each stage halves height and width, until at most 8 pixels are left.</summary>
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
