using System.Text.Json;
using BigGan.Names;

namespace BigGan.Clip.Files;

/// <summary>The config.json of Hugging Face's package for a CLIP. Numbers that it leaves out are those of ViT-B/32, as in the package.</summary>
internal static class HuggingFaceConfig
{
    private const int Largest = 1 << 20;

    /// <summary>The architecture that a configuration describes.</summary>
    /// <exception cref="InvalidFileException">It is of another kind of model, or describes one that we do not have; the message names the key.</exception>
    internal static ClipOptions Parse(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new InvalidFileException(path, "is not a JSON object");
        string kind = root.TryGetProperty("model_type", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "";
        if (kind != "clip") throw new InvalidFileException(path, kind.Length == 0 ? "does not describe a CLIP: it has no model_type" : $"describes a model of type {Quoted.Text(kind)}, not a CLIP");
        var text = new Part(path, root, "text_config");
        var vision = new Part(path, root, "vision_config");
        ClipActivation activation = text.Activation();
        if (vision.Activation() != activation) throw new InvalidFileException(path, "has different values of hidden_act for its two towers, which is not supported");
        if (vision.Number("num_channels", 3) != 3) throw new InvalidFileException(path, "vision_config.num_channels must be 3");
        text.CheckWidening(512, 2048);
        vision.CheckWidening(768, 3072);
        return new ClipOptions
        {
            EmbeddingSize = new Part(path, root, "").Number("projection_dim", 512),
            ImageSize = vision.Number("image_size", 224),
            Activation = activation,
            Vision = new VisionTransformerOptions
            {
                Layers = vision.Number("num_hidden_layers", 12),
                Width = vision.Number("hidden_size", 768),
                PatchSize = vision.Number("patch_size", 32),
                Heads = vision.Number("num_attention_heads", 12),
            },
            Text = new TextOptions
            {
                ContextLength = text.Number("max_position_embeddings", 77),
                VocabularySize = text.Number("vocab_size", 49408),
                Width = text.Number("hidden_size", 512),
                Heads = text.Number("num_attention_heads", 8),
                Layers = text.Number("num_hidden_layers", 12),
            },
        };
    }

    private sealed class Part
    {
        private readonly string _path;
        private readonly string _name;
        private readonly JsonElement? _object;

        internal Part(string path, JsonElement root, string key)
        {
            (_path, _name) = (path, key.Length == 0 ? "" : key + ".");
            if (key.Length == 0) _object = root;
            else if (root.TryGetProperty(key, out JsonElement found) && found.ValueKind != JsonValueKind.Null)
                _object = found.ValueKind == JsonValueKind.Object ? found : throw new InvalidFileException(path, $"{key} is no object");
        }

        internal int Number(string key, int otherwise)
        {
            if (_object is not { } from || !from.TryGetProperty(key, out JsonElement value)) return otherwise;
            return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number is > 0 and <= Largest
                ? number
                : throw new InvalidFileException(_path, $"{_name}{key} must be a whole number from 1 to {Largest}");
        }

        internal ClipActivation Activation()
        {
            if (_object is not { } from || !from.TryGetProperty("hidden_act", out JsonElement value)) return ClipActivation.QuickGelu;
            string name = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            return name switch
            {
                "quick_gelu" => ClipActivation.QuickGelu,
                "gelu" => ClipActivation.Gelu,
                _ => throw new InvalidFileException(_path, $"{_name}hidden_act is {Quoted.Text(name)}; quick_gelu and gelu are supported"),
            };
        }

        internal void CheckWidening(int usualWidth, int usualInner)
        {
            int width = Number("hidden_size", usualWidth), inner = Number("intermediate_size", usualInner);
            if (inner != 4L * width) throw new InvalidFileException(_path, $"{_name}intermediate_size is {inner}; only 4 times hidden_size, {4L * width}, is supported");
        }
    }
}
