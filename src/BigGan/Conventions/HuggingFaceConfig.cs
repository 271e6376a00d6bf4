using System.Text.Json;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>The config.json of a Hugging Face BigGAN-deep folder.</summary>
/// <param name="ImageSize">output_dim: height and width in pixels, which the package does not use; null if missing.</param>
/// <param name="LatentSize">z_dim: size of the latents, and of the class embedding.</param>
/// <param name="Width">channel_width.</param>
/// <param name="ClassCount">num_classes.</param>
/// <param name="Layers">layers: for each block whether it upsamples, its input and its output channels as multiples of the width.</param>
/// <param name="AttentionPosition">attention_layer_position: the block after attention; a number that is no block's means no attention.</param>
/// <param name="Epsilon">eps of batch norm and of spectral norm.</param>
/// <param name="StatisticsCount">n_stats: rows of the statistics, for truncations from 0 to 1.</param>
internal sealed record HuggingFaceConfig(
    int? ImageSize, int LatentSize, int Width, int ClassCount, IReadOnlyList<HuggingFaceLayer> Layers, int AttentionPosition, double Epsilon, int StatisticsCount)
{
    internal const string FileName = "config.json";
    private const long LargestFile = 1 << 20;
    private const int MostLayers = 128;
    private const int LargestSize = 1 << 20; // of any size; the weights are compared with it later

    /// <summary>Reads and checks a file. As in the package, unknown keys are ignored and missing keys have the values of the published 128-pixel model.</summary>
    /// <exception cref="InvalidFileException">It is missing or damaged; the message names the key.</exception>
    internal static HuggingFaceConfig Read(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists) throw new InvalidFileException(path, "is missing; the weights beside it need its numbers");
        RegularFile.Require(path);
        if (info.Length > LargestFile) throw new InvalidFileException(path, $"has {info.Length} bytes, too many for a configuration");
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new Reader(path, document.RootElement).Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // System.Text.Json reports invalid Unicode as an InvalidOperationException.
            throw new InvalidFileException(path, $"is not valid JSON: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Writes the file into a folder.</summary>
    internal void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("attention_layer_position", AttentionPosition);
        json.WriteNumber("channel_width", Width);
        json.WriteNumber("class_embed_dim", LatentSize);
        json.WriteNumber("eps", Epsilon);
        json.WriteStartArray("layers");
        foreach (HuggingFaceLayer layer in Layers)
        {
            json.WriteStartArray();
            json.WriteBooleanValue(layer.Upsample);
            json.WriteNumberValue(layer.Inputs);
            json.WriteNumberValue(layer.Outputs);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteNumber("n_stats", StatisticsCount);
        json.WriteNumber("num_classes", ClassCount);
        if (ImageSize is { } size) json.WriteNumber("output_dim", size);
        json.WriteNumber("z_dim", LatentSize);
        json.WriteEndObject();
    });

    private sealed class Reader(string path, JsonElement root)
    {
        internal HuggingFaceConfig Read()
        {
            if (root.ValueKind != JsonValueKind.Object) throw Error("is not a JSON object");
            return new HuggingFaceConfig(
                root.TryGetProperty("output_dim", out _) ? Integer("output_dim", 1, LargestSize, 0) : null,
                Integer("z_dim", 1, LargestSize, otherwise: 128),
                Integer("channel_width", 1, LargestSize, otherwise: 128),
                Integer("num_classes", 1, LargestSize, otherwise: 1000),
                Layers(),
                AttentionPosition(),
                Epsilon(),
                Integer("n_stats", 2, LargestSize, otherwise: 51));
        }

        private HuggingFaceLayer[] Layers()
        {
            if (!root.TryGetProperty("layers", out JsonElement layers)) return HuggingFaceModel.PublishedLayers;
            if (layers.ValueKind != JsonValueKind.Array || layers.GetArrayLength() is < 1 or > MostLayers)
                throw Error($"layers must be an array of 1 to {MostLayers} blocks");
            return [.. layers.EnumerateArray().Select((layer, i) =>
            {
                if (layer.ValueKind != JsonValueKind.Array || layer.GetArrayLength() != 3 || Flag(layer[0]) is not { } upsample)
                    throw Error($"layers[{i}] must be [true or false, inputs, outputs]");
                return new HuggingFaceLayer(upsample, Integer(layer[1], $"layers[{i}][1]", 1, LargestSize), Integer(layer[2], $"layers[{i}][2]", 1, LargestSize));
            })];
        }

        private int AttentionPosition() => root.TryGetProperty("attention_layer_position", out JsonElement value) && value.ValueKind == JsonValueKind.Null
            ? HuggingFaceModel.NoAttention
            : Integer("attention_layer_position", int.MinValue, int.MaxValue, otherwise: 8);

        private double Epsilon()
        {
            if (!root.TryGetProperty("eps", out JsonElement value)) return 1e-4;
            return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double epsilon) && epsilon > 0 && double.IsFinite(epsilon)
                ? epsilon
                : throw Error("eps must be a number above 0");
        }

        // Python accepts a number as a boolean.
        private static bool? Flag(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
            JsonValueKind.Number when value.TryGetInt32(out int number) && number is 0 or 1 => number == 1,
            _ => null,
        };

        private int Integer(string key, int least, int most, int otherwise) => root.TryGetProperty(key, out JsonElement value) ? Integer(value, key, least, most) : otherwise;

        private int Integer(JsonElement value, string key, int least, int most) =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most
                ? number
                : throw Error($"{key} must be a whole number from {least} to {most}");

        private InvalidFileException Error(string problem) => new(path, problem);
    }
}

/// <summary>One block of a Hugging Face BigGAN-deep.</summary>
/// <param name="Upsample">Whether it doubles height and width.</param>
/// <param name="Inputs">Input channels, as a multiple of the width.</param>
/// <param name="Outputs">Output channels, as a multiple of the width.</param>
internal sealed record HuggingFaceLayer(bool Upsample, int Inputs, int Outputs);
