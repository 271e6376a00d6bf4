using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>Properties of a source of images that affect scores.</summary>
/// <param name="HasSplits">Whether the requested split exists; otherwise the source is read as a whole.</param>
/// <param name="Files">Encoding and sizes of the files; null for files of a fixed format that were not opened.</param>
/// <param name="Unusual">One line about images that are not 8-bit colour and were converted; null if all are.</param>
public sealed record SourceFacts(bool HasSplits, string? Unusual, ImageFileFacts? Files = null)
{
    private const int MostLookedAt = 1000;

    /// <summary>Reads the headers of images in a folder or archive; of more than a thousand images, an evenly spaced thousand.</summary>
    /// <param name="source">As for <see cref="ImageDatasets.Open"/>.</param>
    /// <param name="options">The options with which the images are read.</param>
    /// <param name="opened">The opened data set, which has the image size of a fixed format; null if the size is not needed.</param>
    public static SourceFacts Of(string source, DatasetOptions options, IImageDataset? opened = null)
    {
        (string path, string name) = ImageSource.Resolve(source);
        if (ImageSource.IsFixed(path)) return new SourceFacts(true, null, opened is MemoryDataset { Count: > 0 } known ? ImageFileFacts.Of(known.Count, known.OwnShape, known.Shape) : null);
        using IImageFiles files = ImageSource.OpenFiles(path, options.Split, options.AllowUnsorted);
        var facts = new ImageFileFacts(0, 0, 0, 0, 0, 0);
        int looked = Math.Min(files.Files.Count, MostLookedAt), grey = 0, deep = 0, palette = 0, transparent = 0;
        for (int i = 0; i < looked; i++)
        {
            ImageFile file = files.Files[(int)((long)i * files.Files.Count / looked)];
            try
            {
                byte[] bytes = files.Read(file);
                ImageKind kind = ImageDecoder.ReadKind(bytes, $"{files.Path}/{file.Name}");
                facts = facts.And(bytes, kind, ImageDecoder.ReadSize(bytes, file.Name), options);
                grey += kind.IsGrey ? 1 : 0;
                deep += kind.IsDeep ? 1 : 0;
                palette += kind.HasPalette ? 1 : 0;
                transparent += kind.HasAlpha ? 1 : 0;
            }
            catch (InvalidFileException)
            {
                // Decoding reports the problem of this file, or skips the file if so requested.
            }
        }

        string[] kinds =
        [
            .. grey > 0 ? [$"{grey} greyscale"] : Array.Empty<string>(),
            .. deep > 0 ? [$"{deep} with 16 bits a channel"] : Array.Empty<string>(),
            .. palette > 0 ? [$"{palette} with a palette"] : Array.Empty<string>(),
            .. transparent > 0 ? [$"{transparent} with transparency, laid over white"] : Array.Empty<string>(),
        ];
        return new SourceFacts(files.HasSplits, kinds.Length == 0 ? null : $"{name}: of {looked} images looked at, {string.Join(", ", kinds)}; all are read as 8-bit {(options.Channels == 1 ? "grey" : "RGB")}", facts);
    }
}
