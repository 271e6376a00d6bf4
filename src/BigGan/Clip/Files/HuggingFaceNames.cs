using System.Globalization;
using BigGan.Weights;

namespace BigGan.Clip.Files;

/// <summary>Weights of a CLIP under the tensor names of Hugging Face's package, where queries, keys and values are apart.</summary>
internal static class HuggingFaceNames
{
    private const string TextTower = "text_model.", ImageTower = "vision_model.";

    // Ours, then theirs.
    private static readonly (string Ours, string Theirs)[] Whole =
    [
        ("token_embedding.weight", "text_model.embeddings.token_embedding.weight"),
        ("positional_embedding", "text_model.embeddings.position_embedding.weight"),
        ("ln_final.weight", "text_model.final_layer_norm.weight"),
        ("ln_final.bias", "text_model.final_layer_norm.bias"),
        ("text_projection", "text_projection.weight"),
        ("visual.class_embedding", "vision_model.embeddings.class_embedding"),
        ("visual.conv1.weight", "vision_model.embeddings.patch_embedding.weight"),
        ("visual.positional_embedding", "vision_model.embeddings.position_embedding.weight"),
        ("visual.ln_pre.weight", "vision_model.pre_layrnorm.weight"), // so spelt there
        ("visual.ln_pre.bias", "vision_model.pre_layrnorm.bias"),
        ("visual.ln_post.weight", "vision_model.post_layernorm.weight"),
        ("visual.ln_post.bias", "vision_model.post_layernorm.bias"),
        ("visual.proj", "visual_projection.weight"),
        ("logit_scale", "logit_scale"),
    ];

    private static readonly (string Ours, string[] Theirs)[] OfLayers =
    [
        ("attn.in_proj_weight", ["self_attn.q_proj.weight", "self_attn.k_proj.weight", "self_attn.v_proj.weight"]),
        ("attn.in_proj_bias", ["self_attn.q_proj.bias", "self_attn.k_proj.bias", "self_attn.v_proj.bias"]),
        ("attn.out_proj.weight", ["self_attn.out_proj.weight"]),
        ("attn.out_proj.bias", ["self_attn.out_proj.bias"]),
        ("ln_1.weight", ["layer_norm1.weight"]),
        ("ln_1.bias", ["layer_norm1.bias"]),
        ("mlp.c_fc.weight", ["mlp.fc1.weight"]),
        ("mlp.c_fc.bias", ["mlp.fc1.bias"]),
        ("mlp.c_proj.weight", ["mlp.fc2.weight"]),
        ("mlp.c_proj.bias", ["mlp.fc2.bias"]),
        ("ln_2.weight", ["layer_norm2.weight"]),
        ("ln_2.bias", ["layer_norm2.bias"]),
    ];

    /// <summary>Whether a file holds both towers.</summary>
    internal static bool Are(ITensorFile file) => Has(file, TextTower) && Has(file, ImageTower);

    /// <summary>Which half of a CLIP a file is if it lacks the other; null if it has both.</summary>
    internal static string? OnlyHalf(ITensorFile file) => (Has(file, TextTower), Has(file, ImageTower)) switch
    {
        (true, false) => "text",
        (false, true) => "image",
        _ => null,
    };

    /// <summary>How the tensors of a file become ours.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">The architecture.</param>
    /// <exception cref="InvalidFileException">Tensors are missing; the message names the first.</exception>
    internal static NetworkTensors Map(ITensorFile file, ClipOptions options)
    {
        var parts = new OrderedDictionary<string, string[]>(StringComparer.Ordinal);
        foreach ((string ours, string theirs) in Whole) parts.Add(ours, [theirs]);
        AddLayers(parts, "", TextTower, options.Text.Layers);
        AddLayers(parts, "visual.", ImageTower, ((VisionTransformerOptions)options.Vision).Layers);
        string[] missing = [.. parts.Values.SelectMany(names => names).Where(name => !file.Contains(name)).Select(name => $"'{name}' is missing")];
        if (missing.Length > 0) throw new InvalidFileException(file.Path, "does not fit its config.json", missing);
        HashSet<string> known = [.. parts.Values.SelectMany(names => names)];
        string[] unknown = [.. file.Names.Where(name => !known.Contains(name) && !name.EndsWith(".position_ids", StringComparison.Ordinal)).Select(name => $"'{name}' is unexpected")];
        if (unknown.Length > 0) throw new InvalidFileException(file.Path, "does not fit its config.json", unknown);
        return new NetworkTensors(
            new JoinedTensors(file, parts),
            [.. parts.Keys.Select(name => new TensorMapping(name, name, name is "text_projection" or "visual.proj" ? Rearrangement.Transposed : Rearrangement.None))]);
    }

    private static bool Has(ITensorFile file, string tower) => file.Names.Any(name => name.StartsWith(tower, StringComparison.Ordinal));

    private static void AddLayers(OrderedDictionary<string, string[]> parts, string ours, string theirs, int count)
    {
        for (int i = 0; i < count; i++)
        {
            string from = string.Create(CultureInfo.InvariantCulture, $"{theirs}encoder.layers.{i}."), to = string.Create(CultureInfo.InvariantCulture, $"{ours}transformer.resblocks.{i}.");
            foreach ((string name, string[] names) in OfLayers) parts.Add(to + name, [.. names.Select(part => from + part)]);
        }
    }
}
