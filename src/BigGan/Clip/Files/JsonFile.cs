using System.Text.Json;
using BigGan.Weights;

namespace BigGan.Clip.Files;

/// <summary>Reads small JSON files that come with weights.</summary>
internal static class JsonFile
{
    private const long LargestFile = 32 << 20;

    /// <summary>Parses a file; the caller disposes the document.</summary>
    /// <exception cref="InvalidFileException">It is missing, too large or not JSON.</exception>
    internal static JsonDocument Read(string path)
    {
        using var file = new FileBytes(path);
        if (file.Length > LargestFile) throw new InvalidFileException(path, $"has {file.Length} bytes, too many for a file beside weights");
        try
        {
            return JsonDocument.Parse(file.Read(0, (int)file.Length), new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // System.Text.Json reports invalid Unicode as an InvalidOperationException.
            throw new InvalidFileException(path, $"is not valid JSON: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }
}
