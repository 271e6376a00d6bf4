using System.Text.Json;

namespace BigGan.Clip.Files;

/// <summary>The open_clip_config.json beside weights of open_clip: what their shapes do not tell.</summary>
internal static class OpenClipConfig
{
    internal const string FileName = "open_clip_config.json";

    /// <summary>The architecture with the activation and the heads of a configuration.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inferred">What the shapes of the weights tell.</param>
    /// <exception cref="InvalidFileException">It is damaged.</exception>
    internal static ClipOptions Complete(string path, ClipOptions inferred)
    {
        using JsonDocument document = JsonFile.Read(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("model_cfg", out JsonElement model) || model.ValueKind != JsonValueKind.Object)
            throw new InvalidFileException(path, "has no model_cfg");
        bool isQuick = model.TryGetProperty("quick_gelu", out JsonElement quick) && quick.ValueKind == JsonValueKind.True;
        int? textHeads = Number(model, "text_cfg", "heads"), headWidth = Number(model, "vision_cfg", "head_width");
        return inferred with
        {
            Activation = isQuick ? ClipActivation.QuickGelu : ClipActivation.Gelu,
            Text = inferred.Text with { Heads = textHeads ?? inferred.Text.Heads },
            Vision = inferred.Vision is VisionTransformerOptions vision && headWidth is { } size ? vision with { Heads = Math.Max(vision.Width / size, 1) } : inferred.Vision,
        };
    }

    private static int? Number(JsonElement model, string part, string key) =>
        model.TryGetProperty(part, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty(key, out JsonElement value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number > 0 ? number : null;
}
