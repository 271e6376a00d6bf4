using System.Text.RegularExpressions;

namespace BigGan.Data;

/// <summary>Recognises names of annotations: <c>masks/</c>, <c>cat_mask/</c> beside <c>cat/</c>, <c>0001_mask.png</c> beside <c>0001.png</c>.</summary>
internal static partial class AnnotationNames
{
    private static readonly HashSet<string> Folders = new(StringComparer.OrdinalIgnoreCase)
    {
        "mask", "masks", "label", "labels", "annotation", "annotations", "trimap", "trimaps", "segmentation", "segmentations", "SegmentationClass", "SegmentationObject",
        "ground_truth", "groundtruth", "gt", "bbox", "bboxes", "boxes", "keypoints", "depth", "edges",
    };

    // Used in published sets such as CUB-200. Alone, these names are no reason to doubt a class.
    private static readonly HashSet<string> Notes = new(StringComparer.OrdinalIgnoreCase) { "attributes", "parts", "lists", "splits", "ImageSets", "devkit" };

    /// <summary>Whether a folder has a name of annotations.</summary>
    public static bool IsFolder(string name) => Folders.Contains(name);

    /// <summary>Whether a folder beside a folder of images holds annotations of these images.</summary>
    public static bool IsBesideImages(string name, IEnumerable<string> siblings) =>
        IsFolder(name) || Notes.Contains(name) || Annotated(name).Any(siblings.Contains);

    /// <summary>The name that a name annotates: <c>cat</c> for <c>cat_mask</c>, and also <c>cat_seg</c> for <c>cat_seg_mask</c>.</summary>
    /// <param name="name">The name of a folder, or of a file without extension.</param>
    public static IEnumerable<string> Annotated(string name)
    {
        while (Behind().Match(name) is { Success: true } behind) yield return name = behind.Groups["of"].Value;
        if (Before().Match(name) is { Success: true } before) yield return before.Groups["of"].Value;
    }

    [GeneratedRegex(@"^(?<of>.*[^\s._-])[\s._-]+\(?(masks?|seg|segs|segmentations?|segmap|gt|ground[_-]?truth|labels?|label_?ids|annotations?|trimaps?|superpixels)\)?([\s._-]?[0-9]{1,4})?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Behind();

    [GeneratedRegex(@"^(masks?|seg|segmentation|gt|label|annotation|trimap)[\s._-]+(?<of>.+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Before();
}
