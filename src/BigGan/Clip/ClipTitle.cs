using System.Globalization;

namespace BigGan.Clip;

/// <summary>The usual names of architectures: ViT-B/32, ViT-L/14@336px, RN50.</summary>
internal static class ClipTitle
{
    private const int UsualSize = 224;

    /// <summary>The name of an architecture, or its sizes where it has none.</summary>
    internal static string Of(ClipOptions options) => options.Vision switch
    {
        VisionTransformerOptions vision => Transformer(vision, options.ImageSize),
        VisionResNetOptions vision => ResNet(vision),
        VisionConvNetOptions vision => string.Create(CultureInfo.InvariantCulture, $"convnet-w{vision.Width}x{vision.Stages}@{options.ImageSize}px"),
        _ => throw new ArgumentException("unknown kind of image tower", nameof(options)),
    };

    /// <summary>Whether OpenAI has released weights of an architecture.</summary>
    internal static bool IsOpenAis(ClipOptions options) =>
        options.Text is { ContextLength: 77, VocabularySize: 49408, Layers: 12 } && (Of(options), options.EmbeddingSize) is
            ("ViT-B/32", 512) or ("ViT-B/16", 512) or ("ViT-L/14", 768) or ("ViT-L/14@336px", 768) or
            ("RN50", 1024) or ("RN101", 512) or ("RN50x4", 640) or ("RN50x16", 768) or ("RN50x64", 1024);

    private static string Transformer(VisionTransformerOptions vision, int imageSize)
    {
        string size = (vision.Width, vision.Layers) switch
        {
            (768, 12) => "B",
            (1024, 24) => "L",
            (1280, 32) => "H",
            _ => string.Create(CultureInfo.InvariantCulture, $"{vision.Width}x{vision.Layers}"),
        };
        string suffix = imageSize == UsualSize ? "" : string.Create(CultureInfo.InvariantCulture, $"@{imageSize}px");
        return string.Create(CultureInfo.InvariantCulture, $"ViT-{size}/{vision.PatchSize}{suffix}");
    }

    private static string ResNet(VisionResNetOptions vision) => (vision.LayerCounts, vision.Width, vision.StemReduction) switch
    {
        ([3, 4, 6, 3], 64, 4) => "RN50",
        ([3, 4, 23, 3], 64, 4) => "RN101",
        ([4, 6, 10, 6], 80, 4) => "RN50x4",
        ([6, 8, 18, 8], 96, 4) => "RN50x16",
        ([3, 15, 36, 10], 128, 4) => "RN50x64",
        _ => string.Create(CultureInfo.InvariantCulture, $"RN-{string.Join('-', vision.LayerCounts)}-w{vision.Width}"),
    };
}
