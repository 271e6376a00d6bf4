using System.Text.Json;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Cli.Tests;

/// <summary>A CLIP with random weights and without words, in the form of Hugging Face's package.</summary>
internal static class TinyClip
{
    private const int Width = 4, Context = 77, Size = 8, Patch = 4;

    /// <summary>Writes the folder.</summary>
    internal static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        char[] visible = [.. Enumerable.Range(0, 256).Where(value => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE).Select(value => (char)value)];
        string[] signs = [.. visible.Concat(Enumerable.Range(256, 256 - visible.Length).Select(value => (char)value)).Select(sign => sign.ToString())];
        string[] tokens = [.. signs, .. signs.Select(sign => sign + "</w>"), "<|startoftext|>", "<|endoftext|>"];
        File.WriteAllText(Path.Combine(folder, "merges.txt"), "#version: 0.2\n");
        File.WriteAllText(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(tokens.Index().ToDictionary(entry => entry.Item, entry => entry.Index)));
        string sizes = $"\"hidden_size\": {Width}, \"intermediate_size\": {4 * Width}, \"num_hidden_layers\": 1, \"num_attention_heads\": 1, \"hidden_act\": \"gelu\"";
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {
              "model_type": "clip", "projection_dim": {{Width}},
              "text_config": { {{sizes}}, "max_position_embeddings": {{Context}}, "vocab_size": {{tokens.Length}} },
              "vision_config": { {{sizes}}, "image_size": {{Size}}, "patch_size": {{Patch}} }
            }
            """);
        var random = new Random(5);
        var items = new List<TensorItem>();
        Add("logit_scale");
        foreach (string projection in (string[])["text_projection.weight", "visual_projection.weight"]) Add(projection, Width, Width);
        foreach (string tower in (string[])["text_model", "vision_model"])
        {
            string layer = $"{tower}.encoder.layers.0";
            foreach (string part in (string[])["q_proj", "k_proj", "v_proj", "out_proj"]) AddLinear($"{layer}.self_attn.{part}", Width, Width);
            AddLinear($"{layer}.mlp.fc1", 4 * Width, Width);
            AddLinear($"{layer}.mlp.fc2", Width, 4 * Width);
            foreach (string norm in (string[])["layer_norm1", "layer_norm2"]) AddNorm($"{layer}.{norm}");
        }

        Add("text_model.embeddings.token_embedding.weight", tokens.Length, Width);
        Add("text_model.embeddings.position_embedding.weight", Context, Width);
        AddNorm("text_model.final_layer_norm");
        Add("vision_model.embeddings.class_embedding", Width);
        Add("vision_model.embeddings.patch_embedding.weight", Width, 3, Patch, Patch);
        Add("vision_model.embeddings.position_embedding.weight", (Size / Patch * (Size / Patch)) + 1, Width);
        AddNorm("vision_model.pre_layrnorm");
        AddNorm("vision_model.post_layernorm");
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), items);

        void AddLinear(string name, int outputs, int inputs)
        {
            Add($"{name}.weight", outputs, inputs);
            Add($"{name}.bias", outputs);
        }

        void AddNorm(string name)
        {
            Add($"{name}.weight", Width);
            Add($"{name}.bias", Width);
        }

        void Add(string name, params long[] shape)
        {
            float[] numbers = [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size)).Select(_ => random.NextSingle() - 0.5f)];
            items.Add(new TensorItem(name, DataType.Float32, shape, System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray()));
        }
    }
}
