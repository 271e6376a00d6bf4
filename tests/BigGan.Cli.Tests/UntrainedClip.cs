using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Cli.Tests;

/// <summary>A folder of a CLIP with random weights, images of 16x16 pixels and a vocabulary of single bytes.</summary>
internal static class UntrainedClip
{
    private const int Width = 16, Features = 12, Context = 24, Tokens = 514;

    /// <summary>Writes the folder.</summary>
    internal static string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "merges.txt"), "#version: 0.2\n");
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {
              "format": "biggan-clip", "version": 1, "title": "untrained",
              "options": {
                "embedding_size": {{Features}}, "image_size": 16, "activation": "quick_gelu",
                "vision": { "kind": "transformer", "layers": 1, "width": {{Width}}, "patch_size": 8, "heads": 2 },
                "text": { "context_length": {{Context}}, "vocabulary_size": {{Tokens}}, "width": {{Width}}, "heads": 2, "layers": 1 }
              }
            }
            """);
        using var scope = new TensorScope();
        using var random = new RandomGenerator(6);
        (string Name, long[] Shape)[] shapes =
        [
            ("visual.class_embedding", [Width]), ("visual.positional_embedding", [5, Width]), ("visual.proj", [Width, Features]), ("visual.conv1.weight", [Width, 3, 8, 8]),
            .. Norm("visual.ln_pre"), .. Block("visual.transformer.resblocks.0"), .. Norm("visual.ln_post"),
            ("token_embedding.weight", [Tokens, Width]), ("positional_embedding", [Context, Width]), .. Block("transformer.resblocks.0"), .. Norm("ln_final"),
            ("text_projection", [Width, Features]), ("logit_scale", []),
        ];
        NetworkFile.Save(Path.Combine(folder, "model.safetensors"), [.. shapes.Select(entry => (entry.Name, TensorFactory.RandomNormal(random, entry.Shape) * 0.3))]);
        return folder;
    }

    private static (string Name, long[] Shape)[] Norm(string name) => [($"{name}.weight", [Width]), ($"{name}.bias", [Width])];

    private static (string Name, long[] Shape)[] Linear(string name, int inputs, int outputs) => [($"{name}.weight", [outputs, inputs]), ($"{name}.bias", [outputs])];

    private static (string Name, long[] Shape)[] Block(string name) =>
    [
        ($"{name}.attn.in_proj_weight", [3 * Width, Width]), ($"{name}.attn.in_proj_bias", [3 * Width]), .. Linear($"{name}.attn.out_proj", Width, Width),
        .. Norm($"{name}.ln_1"), .. Linear($"{name}.mlp.c_fc", Width, 4 * Width), .. Linear($"{name}.mlp.c_proj", 4 * Width, Width), .. Norm($"{name}.ln_2"),
    ];
}
