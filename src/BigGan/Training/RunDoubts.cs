using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Layers;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Training;

/// <summary>Warnings when a run starts or is resumed: options and images that are allowed but may be mistakes.</summary>
internal static class RunDoubts
{
    /// <summary>Doubts about the options, given the images and the device; one line each.</summary>
    internal static IEnumerable<string> Of(TrainingOptions options, IImageDataset images, Device device)
    {
        if (options.Model.ClassCount == 1)
            yield return $"{images.Name} has one class only, so G learns no classes; a data set has one folder a class";
        if (options.BatchSize > images.Count)
            yield return $"a batch has {options.BatchSize} images and {images.Name} only {images.Count}, so a batch shows some of them more than once";
        if (options.Precision == Precision.BFloat16 && device.Kind == DeviceKind.Cpu && !Processor.PrefersBFloat16)
            yield return "this processor has no bfloat16 arithmetic and emulates it, many times slower than float32; precision auto chooses float32";
    }

    /// <summary>Differences between the images of a checkpoint and those that the run is resumed with; one line each.</summary>
    internal static IEnumerable<string> Of(ModelManifest before, IImageDataset images)
    {
        if (Resumption.Renamed(before.ClassNames, images.ClassNames) is { } renamed)
            yield return $"the classes are not those that the run was trained on so far: {renamed}";
        if (before.Dataset!.Fingerprint != images.Fingerprint)
            yield return $"the images are not those that the run was trained on so far ({before.Dataset.Name})";
    }
}
