using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BigGan.Options;

/// <summary>Enums in option files: by name, never by number.</summary>
internal sealed class OptionEnumConverter<T>() : JsonStringEnumConverter<T>(EnumNaming.Policy, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>Lower case, with an underscore before a capital that follows a small letter: authors_release, bfloat16.</summary>
internal sealed class EnumNaming : JsonNamingPolicy
{
    public static EnumNaming Policy { get; } = new();

    public override string ConvertName(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]))
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
