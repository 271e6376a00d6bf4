using System.Text.RegularExpressions;

namespace BigGan.Data;

/// <summary>Recognises by name what annotates images: <c>masks/</c>, <c>cat_mask/</c> beside <c>cat/</c>, <c>0001_mask.png</c> beside <c>0001.png</c>.</summary>
internal static partial class AnnotationNames
{
    private static readonly HashSet<string> Folders = new(StringComparer.OrdinalIgnoreCase)
    {
        "mask", "masks", "label", "labels", "annotation", "annotations", "trimap", "trimaps", "segmentation", "segmentations", "SegmentationClass", "SegmentationObject",
        "ground_truth", "groundtruth", "gt", "bbox", "bboxes", "boxes", "keypoints", "depth", "edges",
    };

    // Of published sets: CUB-200 and its like. Alone they say too little to doubt a class of that name.
    private static readonly HashSet<string> Notes = new(StringComparer.OrdinalIgnoreCase) { "attributes", "parts", "lists", "splits", "ImageSets", "devkit" };

    /// <summary>Whether a folder is named like annotations.</summary>
    public static bool IsFolder(string name) => Folders.Contains(name);

    /// <summary>Whether a folder beside a folder of images holds annotations of them.</summary>
    public static bool IsBesideImages(string name, IEnumerable<string> siblings) =>
        IsFolder(name) || Notes.Contains(name) || Annotated(name).Any(siblings.Contains);

    /// <summary>What a name is an annotation of, if it is one: <c>cat</c> for <c>cat_mask</c>, and also <c>cat_seg</c> for <c>cat_seg_mask</c>.</summary>
    /// <param name="name">A folder, or a file without its ending.</param>
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
