using System.Globalization;
using System.Text.Json;

namespace BigGan.Data;

/// <summary>StyleGAN's <c>dataset.json</c>: <c>{"labels": [["00000/img00000000.png", 6], ...]}</c>, or null instead of a list if the set has no labels.</summary>
internal static class StyleGanLabels
{
    /// <summary>Reads the file; null if a file of this name has another format.</summary>
    /// <exception cref="InvalidFileException">Its labels are not class numbers, or it is damaged.</exception>
    public static LabelFile? Read(SourceTree tree, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(tree.Text(name));
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("labels", out JsonElement list)) return null;
            if (list.ValueKind == JsonValueKind.Null) return new LabelFile(name, null);
            if (list.ValueKind != JsonValueKind.Array) return null;
            var labels = new Dictionary<string, string>(list.GetArrayLength(), StringComparer.Ordinal);
            foreach (JsonElement entry in list.EnumerateArray())
            {
                if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2 || entry[0].ValueKind != JsonValueKind.String)
                    throw new InvalidFileException($"{tree.Path}/{name}", $"entry {labels.Count} of its labels is not an image and a class");
                string image = entry[0].GetString()!.Replace('\\', '/');
                if (!entry[1].TryLabel(out int label))
                    throw new InvalidFileException($"{tree.Path}/{name}", $"the label of {image} is {Short(entry[1])}, not the number of a class; BigGAN takes one class an image");
                labels[image] = label.ToString(CultureInfo.InvariantCulture);
            }

            return new LabelFile(name, labels);
        }
        catch (JsonException error)
        {
            throw new InvalidFileException($"{tree.Path}/{name}", "is damaged: " + error.Message.Split('\n')[0], error);
        }
    }

    private static bool TryLabel(this JsonElement element, out int label)
    {
        label = -1;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out label) && label >= 0;
    }

    private static string Short(JsonElement element)
    {
        string text = element.GetRawText();
        return text.Length <= 30 ? text : text[..30] + "...";
    }
}
