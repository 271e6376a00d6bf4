using System.Text.Json.Nodes;

namespace BigGan.Recipes;

/// <summary>An option in which two recipes differ.</summary>
/// <param name="Option">Its path in an option file, such as <c>generator.learning_rate</c>.</param>
/// <param name="Before">Its value in the first recipe, as JSON.</param>
/// <param name="After">Its value in the second recipe, as JSON; null for an option that is off.</param>
public sealed record OptionDifference(string Option, string Before, string After)
{
    /// <summary>All options in which two recipes differ, in the order of an option file.</summary>
    public static IReadOnlyList<OptionDifference> Between(TrainingOptions before, TrainingOptions after) =>
        [.. Between("", TrainingOptionsJson.ToNode(before), TrainingOptionsJson.ToNode(after))];

    private static IEnumerable<OptionDifference> Between(string path, JsonNode? before, JsonNode? after)
    {
        if (before is JsonObject parts && after is JsonObject others)
            return parts.SelectMany(part => Between(path.Length == 0 ? part.Key : $"{path}.{part.Key}", part.Value, others[part.Key]));
        return JsonNode.DeepEquals(before, after) ? [] : [new OptionDifference(path, Text(before), Text(after))];
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
