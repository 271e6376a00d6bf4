namespace BigGan.Data;

/// <summary>What a data set holds and what is wrong with it.</summary>
public sealed record DatasetReport
{
    /// <summary>What a person calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Which split was looked at.</summary>
    public required string Split { get; init; }

    /// <summary>Images, the unreadable ones included.</summary>
    public required int Count { get; init; }

    /// <summary>Images that can be read and are large enough, or may be smaller.</summary>
    public required int Usable { get; init; }

    /// <summary>The classes in order, also those that training leaves out.</summary>
    public required IReadOnlyList<ClassCount> Classes { get; init; }

    /// <summary>Sizes of the readable images; null when there is none.</summary>
    public required SizeStatistics? Sizes { get; init; }

    /// <summary>Images that cannot be decoded.</summary>
    public required IReadOnlyList<SkippedFile> Unreadable { get; init; }

    /// <summary>Groups of images with the same content.</summary>
    public required IReadOnlyList<DuplicateGroup> Duplicates { get; init; }

    /// <summary>Images smaller than the size asked for; empty when none was.</summary>
    public required IReadOnlyList<string> SmallImages { get; init; }

    /// <summary>Images that can be read but are nearly black, one flat colour, truncated, of several pages, or mostly cropped away.</summary>
    public IReadOnlyList<DoubtfulImage> Doubtful { get; init; } = [];

    /// <summary>One line each, most important first.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>One class and its size.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">Images that can be used.</param>
/// <param name="Label">Its number in training; null where training leaves it out, as it has no image that can be used.</param>
public sealed record ClassCount(string Name, int Count, int? Label);

/// <summary>Sizes of images before they are fitted. Minimum and median are taken for each side alone.</summary>
/// <param name="MinHeight">Pixels.</param>
/// <param name="MinWidth">Pixels.</param>
/// <param name="MedianHeight">Pixels.</param>
/// <param name="MedianWidth">Pixels.</param>
/// <param name="MaxHeight">Pixels.</param>
/// <param name="MaxWidth">Pixels.</param>
/// <param name="Distinct">Number of different sizes.</param>
public sealed record SizeStatistics(
    int MinHeight, int MinWidth, int MedianHeight, int MedianWidth, int MaxHeight, int MaxWidth, int Distinct);

/// <summary>Images with the same content.</summary>
/// <param name="Files">Two or more names; images of formats without files are named by number.</param>
/// <param name="AcrossClasses">Whether they carry different labels: the same image cannot teach two classes.</param>
public sealed record DuplicateGroup(IReadOnlyList<string> Files, bool AcrossClasses);
