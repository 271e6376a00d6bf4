using BigGan.Clip;
using BigGan.Clip.Tokens;
using BigGan.Torch;

namespace BigGan.Tests.Guidance;

/// <summary>A CLIP with random weights and a vocabulary of single bytes, which takes images of 16x16 pixels.</summary>
internal static class TinyClip
{
    private static ClipOptions Options { get; } = new()
    {
        EmbeddingSize = 12,
        ImageSize = 16,
        Vision = new VisionTransformerOptions { Layers = 1, Width = 16, PatchSize = 8, Heads = 2 },
        Text = new TextOptions { ContextLength = 24, VocabularySize = 514, Width = 16, Heads = 2, Layers = 1 },
    };

    /// <summary>Writes its folder.</summary>
    internal static string Write(string folder)
    {
        using var random = new RandomGenerator(11);
        using ClipNetwork network = ClipNetwork.Create(Options, Device.Cpu, random);
        ClipModel.Save(folder, network, new ClipTokenizer(new ClipVocabulary([]), Options.Text.ContextLength), "tiny");
        return folder;
    }
}
