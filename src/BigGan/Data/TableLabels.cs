using System.Text;
using System.Text.Json;

namespace BigGan.Data;

/// <summary>The <c>metadata.csv</c> or <c>metadata.jsonl</c> of a Hugging Face image folder: <c>file_name</c> and, if the set has classes, <c>label</c>.</summary>
internal static class TableLabels
{
    private const string FileColumn = "file_name";

    private static readonly string[] LabelColumns = ["label", "class", "category"];

    /// <summary>Reads the file; null if it has no classes, for example captions only.</summary>
    /// <exception cref="InvalidFileException">A line is damaged.</exception>
    public static LabelFile? Read(SourceTree tree, string name)
    {
        string text = tree.Text(name);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (name.EndsWith(".jsonl", StringComparison.Ordinal) ? !FromJson(text, labels, $"{tree.Path}/{name}") : !FromCsv(text, labels, $"{tree.Path}/{name}"))
            return null;
        return new LabelFile(name, labels);
    }

    private static bool FromJson(string text, Dictionary<string, string> labels, string path)
    {
        int number = 0;
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0) continue;
            try
            {
                using var json = JsonDocument.Parse(line);
                JsonElement entry = json.RootElement;
                if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty(FileColumn, out JsonElement file) || file.ValueKind != JsonValueKind.String) return false;
                string? column = LabelColumns.FirstOrDefault(column => entry.TryGetProperty(column, out _));
                if (column is null) return false;
                labels[Normal(file.GetString()!)] = entry.GetProperty(column).ToString();
            }
            catch (JsonException error)
            {
                throw new InvalidFileException(path, $"line {number} is damaged: {error.Message.Split('\n')[0]}", error);
            }
        }

        return labels.Count > 0;
    }

    private static bool FromCsv(string text, Dictionary<string, string> labels, string path)
    {
        int position = 0, number = 1;
        List<string>? header = Row(text, ref position);
        int file = header?.IndexOf(FileColumn) ?? -1;
        int label = LabelColumns.Select(column => header?.IndexOf(column) ?? -1).FirstOrDefault(index => index >= 0, -1);
        if (file < 0 || label < 0) return false;
        while (Row(text, ref position) is { } row)
        {
            number++;
            if (row is [""]) continue;
            if (row.Count <= Math.Max(file, label)) throw new InvalidFileException(path, $"row {number} has {row.Count} of {header!.Count} columns");
            labels[Normal(row[file])] = row[label];
        }

        return labels.Count > 0;
    }

    private static string Normal(string file)
    {
        file = file.Replace('\\', '/');
        return file.StartsWith("./", StringComparison.Ordinal) ? file[2..] : file;
    }

    // Fields are separated by commas; a field in quotes may contain commas, line breaks and doubled quotes.
    private static List<string>? Row(string text, ref int position)
    {
        if (position >= text.Length) return null;
        var row = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        for (; position < text.Length; position++)
        {
            char c = text[position];
            if (isQuoted)
            {
                if (c != '"') field.Append(c);
                else if (position + 1 < text.Length && text[position + 1] == '"') field.Append(text[++position]);
                else isQuoted = false;
            }
            else if (c == '"') isQuoted = true;
            else if (c == ',')
            {
                row.Add(field.ToString());
                field.Clear();
            }
            else if (c == '\n')
            {
                position++;
                break;
            }
            else if (c != '\r') field.Append(c);
        }

        row.Add(field.ToString());
        return row;
    }
}
