using BigGan.Options;

namespace BigGan.Clip;

/// <summary>The architecture of a CLIP: two networks whose features of a picture and of a sentence point the same way if they fit.</summary>
/// <remarks>Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision".</remarks>
public sealed record ClipOptions
{
    private const int MostLayers = 256, LargestWidth = 1 << 14, LargestSide = 4096, LongestContext = 4096, LargestVocabulary = 1 << 20;

    /// <summary>Numbers of a feature.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>Height and width of the images in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>The network for images.</summary>
    public required VisionOptions Vision { get; init; }

    /// <summary>The network for texts.</summary>
    public required TextOptions Text { get; init; }

    /// <summary>The activation of the transformers' blocks.</summary>
    public ClipActivation Activation { get; init; } = ClipActivation.QuickGelu;

    /// <summary>What is wrong with the options, one sentence each; empty if nothing is.</summary>
    internal IReadOnlyList<string> Problems()
    {
        var check = new OptionCheck();
        check.Within("embedding_size", EmbeddingSize, 1, LargestWidth);
        check.Within("image_size", ImageSize, 1, LargestSide);
        switch (Vision)
        {
            case VisionTransformerOptions transformer:
                CheckTransformer(check, "vision", transformer.Layers, transformer.Width, transformer.Heads);
                if (check.Within("vision.patch_size", transformer.PatchSize, 1, LargestSide))
                    check.That(ImageSize % transformer.PatchSize == 0, "image_size", ImageSize, $"a multiple of vision.patch_size, {transformer.PatchSize}");
                break;
            case VisionResNetOptions residual:
                CheckResNet(check, residual);
                break;
            case VisionConvNetOptions small:
                check.Within("vision.width", small.Width, 1, LargestWidth >> VisionConvNetOptions.MostDoublings);
                check.Within("vision.stages", small.Stages, 1, 16);
                check.Within("vision.depth", small.Depth, 0, MostLayers);
                break;
        }

        CheckTransformer(check, "text", Text.Layers, Text.Width, Text.Heads);
        check.Within("text.context_length", Text.ContextLength, 3, LongestContext);
        check.Within("text.vocabulary_size", Text.VocabularySize, 3, LargestVocabulary);
        return check.Violations;
    }

    private void CheckResNet(OptionCheck check, VisionResNetOptions residual)
    {
        if (check.That(residual.LayerCounts.Count == 4, "the number of vision.layer_counts", residual.LayerCounts.Count, "4"))
        {
            foreach (int count in residual.LayerCounts) check.Within("vision.layer_counts", count, 1, MostLayers);
        }

        check.Within("vision.width", residual.Width, 2, LargestWidth / VisionResNetOptions.LastMultiple);
        check.That(residual.Width % 2 == 0, "vision.width", residual.Width, "even");
        if (check.AtLeast("vision.heads", residual.Heads, 1))
            check.That(residual.LastChannels % residual.Heads == 0, "vision.heads", residual.Heads, $"a divisor of the {residual.LastChannels} channels of the last stage");
        if (check.That(residual.StemReduction is 1 or 2 or 4, "vision.stem_reduction", residual.StemReduction, "1, 2 or 4"))
            check.That(ImageSize % residual.Reduction == 0, "image_size", ImageSize, $"a multiple of {residual.Reduction}, by which the network shrinks it");
    }

    private static void CheckTransformer(OptionCheck check, string name, int layers, int width, int heads)
    {
        check.Within($"{name}.layers", layers, 1, MostLayers);
        check.Within($"{name}.width", width, 1, LargestWidth);
        if (check.AtLeast($"{name}.heads", heads, 1)) check.That(width % heads == 0, $"{name}.heads", heads, $"a divisor of {name}.width, {width}");
    }
}
