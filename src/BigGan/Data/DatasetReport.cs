namespace BigGan.Data;

/// <summary>The content of a data set, and the problems in it.</summary>
public sealed record DatasetReport
{
    /// <summary>The name of the data set.</summary>
    public required string Name { get; init; }

    /// <summary>The split that was checked.</summary>
    public required string Split { get; init; }

    /// <summary>Number of images, including unreadable ones.</summary>
    public required int Count { get; init; }

    /// <summary>Number of images that can be read and are large enough, or may be smaller.</summary>
    public required int Usable { get; init; }

    /// <summary>The classes in order, including those that training leaves out.</summary>
    public required IReadOnlyList<ClassCount> Classes { get; init; }

    /// <summary>Sizes of the readable images; null if no image is readable.</summary>
    public required ImageSizes? Sizes { get; init; }

    /// <summary>Images that cannot be decoded.</summary>
    public required IReadOnlyList<SkippedFile> Unreadable { get; init; }

    /// <summary>Groups of images with the same content.</summary>
    public required IReadOnlyList<DuplicateGroup> Duplicates { get; init; }

    /// <summary>Images smaller than the requested size; empty if no size was requested.</summary>
    public required IReadOnlyList<string> SmallImages { get; init; }

    /// <summary>Readable images that are nearly black, one flat colour, truncated, of several pages, or mostly cropped away.</summary>
    public IReadOnlyList<DoubtfulImage> Doubtful { get; init; } = [];

    /// <summary>Warnings, one line each, most important first.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>One class and its size.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">Number of usable images.</param>
/// <param name="Label">Its label in training; null if training leaves the class out because it has no usable image.</param>
public sealed record ClassCount(string Name, int Count, int? Label);

/// <summary>Sizes of images before they are resized. Minimum and median are those of each side separately.</summary>
/// <param name="MinHeight">Pixels.</param>
/// <param name="MinWidth">Pixels.</param>
/// <param name="MedianHeight">Pixels.</param>
/// <param name="MedianWidth">Pixels.</param>
/// <param name="MaxHeight">Pixels.</param>
/// <param name="MaxWidth">Pixels.</param>
/// <param name="Distinct">Number of different sizes.</param>
public sealed record ImageSizes(
    int MinHeight, int MinWidth, int MedianHeight, int MedianWidth, int MaxHeight, int MaxWidth, int Distinct);

/// <summary>Images with the same content.</summary>
/// <param name="Files">Two or more names; images of formats without one file per image are named by number.</param>
/// <param name="AcrossClasses">Whether they have different labels, in which case one image is trained as two classes.</param>
public sealed record DuplicateGroup(IReadOnlyList<string> Files, bool AcrossClasses);
