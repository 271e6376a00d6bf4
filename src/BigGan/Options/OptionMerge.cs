using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using BigGan.Names;

namespace BigGan.Options;

/// <summary>Merges a partial JSON object into a complete one, checking every key and type against the options type.</summary>
/// <param name="typeOf">The source-generated JSON metadata of a type.</param>
/// <param name="source">Where the partial object comes from; messages begin with it.</param>
internal sealed class OptionMerge(Func<Type, JsonTypeInfo> typeOf, string source)
{
    private const int LongestText = 4096;

    /// <summary>Merges in place.</summary>
    /// <param name="target">The complete object.</param>
    /// <param name="partial">Keys to change; null turns an option off, if the option can be off.</param>
    /// <param name="type">The options type of both.</param>
    /// <param name="defaults">A complete object without nulls: the initial values of an option that was off and is now given in part.</param>
    /// <param name="path">Path of the object; empty at the root.</param>
    public void Apply(JsonObject target, JsonElement partial, JsonTypeInfo type, JsonObject defaults, string path = "")
    {
        if (partial.ValueKind != JsonValueKind.Object)
            throw Error(path, $"must be an object of options, not {Describe(partial)}");
        foreach (JsonProperty property in partial.EnumerateObject())
        {
            JsonPropertyInfo? option = type.Properties.FirstOrDefault(candidate => candidate.Name == property.Name);
            if (option is null)
            {
                string unknown = Join(path, Quoted.Text(property.Name));
                throw new InvalidOptionException($"{source}: unknown option {unknown}{Hint(property.Name, type, path)}");
            }

            string name = Join(path, option.Name);
            JsonTypeInfo optionType = typeOf(option.PropertyType);
            if (property.Value.ValueKind == JsonValueKind.Null && Nullable(option))
                target[option.Name] = null;
            else if (optionType.Kind != JsonTypeInfoKind.Object)
                target[option.Name] = Value(property.Value, option.PropertyType, name);
            else
                ApplyNested(target, property, optionType, defaults, name);
        }
    }

    private void ApplyNested(JsonObject target, JsonProperty property, JsonTypeInfo type, JsonObject defaults, string path)
    {
        var start = (JsonObject)defaults[property.Name]!;
        if (target[property.Name] is not JsonObject part)
            target[property.Name] = part = (JsonObject)start.DeepClone();
        Apply(part, property.Value, type, start, path);
    }

    private JsonNode? Value(JsonElement value, Type type, string path)
    {
        Type plain = System.Nullable.GetUnderlyingType(type) ?? type;
        if (typeof(IReadOnlyList<int>) == plain || typeof(IReadOnlyList<bool>) == plain)
        {
            if (value.ValueKind != JsonValueKind.Array)
                throw Error(path, $"must be a list, not {Describe(value)}");
            Type item = plain.GenericTypeArguments[0];
            return new JsonArray([.. value.EnumerateArray().Select((element, i) => Value(element, item, $"{path}[{i}]"))]);
        }

        bool isNumber = value.ValueKind == JsonValueKind.Number;
        if (plain.IsEnum)
            CheckEnum(value, plain, path);
        else if (plain == typeof(bool))
            Require(value.ValueKind is JsonValueKind.True or JsonValueKind.False, "true or false");
        else if (plain == typeof(int))
            Require(isNumber && value.TryGetInt32(out _), "a whole number of at most 2147483647", AdviceOfWhole(int.MinValue, int.MaxValue));
        else if (plain == typeof(long))
            Require(isNumber && value.TryGetInt64(out _), "a whole number", AdviceOfWhole(long.MinValue, long.MaxValue));
        else if (plain == typeof(double))
            Require(isNumber && value.TryGetDouble(out double number) && double.IsFinite(number), "a number", NumberText.Advice(Text(value)));
        else if (plain == typeof(string))
            Require(value.ValueKind == JsonValueKind.String && value.GetString()!.Length is > 0 and <= LongestText, $"a text of at most {LongestText} characters");
        else
            throw new NotSupportedException($"{path} has a type that option files cannot hold: {plain}");
        return JsonValue.Create(value);

        void Require(bool holds, string expected, string advice = "")
        {
            if (!holds)
                throw Error(path, $"must be {expected}, not {Describe(value)}{advice}");
        }

        string AdviceOfWhole(long least, long most) => NumberText.AdviceOfWhole(Text(value), least, most);
    }

    private void CheckEnum(JsonElement value, Type type, string path)
    {
        string[] names = [.. Enum.GetNames(type).Select(EnumNaming.Policy.ConvertName)];
        if (value.ValueKind != JsonValueKind.String || !names.Contains(value.GetString()))
            throw Error(path, $"must be one of {string.Join(", ", names)}, not {Describe(value)}");
    }

    private string Hint(string name, JsonTypeInfo type, string path)
    {
        string[] known = [.. type.Properties.Select(option => option.Name)];
        IReadOnlyList<string> nearest = NearestName.Suggest(name, known);
        return nearest.Count > 0
            ? $"; did you mean {string.Join(" or ", nearest.Select(key => Join(path, key)))}?"
            : $"; {(path.Length > 0 ? path : "the options")} can have {string.Join(", ", known)}";
    }

    private static bool Nullable(JsonPropertyInfo option) =>
        System.Nullable.GetUnderlyingType(option.PropertyType) is not null || (!option.PropertyType.IsValueType && option.IsSetNullable);

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Quoted.Text(value.GetString()!),
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => Quoted.Text(value.GetRawText()).Trim('\''),
    };

    private InvalidOptionException Error(string path, string problem) =>
        new($"{source}: {(path.Length == 0 ? "the text" : path)} {problem}");
}
