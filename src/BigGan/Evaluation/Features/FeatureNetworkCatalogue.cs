namespace BigGan.Evaluation.Features;

/// <summary>The feature networks that come with the program: <c>features-NAME.safetensors</c> in <c>models/</c> beside the executable.</summary>
public static class FeatureNetworkCatalogue
{
    private const string Prefix = "features-";
    private const string Extension = ".safetensors";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Names of what is there, such as <c>fashion-mnist</c>.</summary>
    public static IReadOnlyList<string> Names => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, $"{Prefix}*{Extension}").Select(path => Path.GetFileName(path)[Prefix.Length..^Extension.Length]).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The file of a network that ships, or null.</summary>
    public static string? Find(string name) => Names.Contains(name) ? Path.Combine(Folder, Prefix + name + Extension) : null;

    /// <summary>The file that is meant.</summary>
    /// <param name="network">A path, or the name of one that ships.</param>
    /// <exception cref="InvalidFileException">The file does not exist; the message lists the shipped networks.</exception>
    public static string Locate(string network)
    {
        if (File.Exists(network)) return network;
        string there = Names.Count > 0 ? $"feature networks that ship: {string.Join(", ", Names)}" : "no feature network ships with this build";
        return Find(network) ?? throw new InvalidFileException(network, $"does not exist; name a file of a feature network ({there})") { Remedies = [Remedy.TrainFeatureNetwork] };
    }

    /// <summary>Opens the shipped network for images of these classes and this shape, if one exists.</summary>
    /// <param name="classNames">All classes of the images, in any order.</param>
    /// <param name="shape">Their shape; grey and colour are converted. Null for any size.</param>
    /// <param name="device">The device of the network.</param>
    /// <returns>Owned by the caller.</returns>
    public static FeatureClassifier? OpenFor(IReadOnlyList<string> classNames, ImageShape? shape, string device)
    {
        foreach (string name in Names)
        {
            FeatureClassifier network = FeatureClassifier.Open(Find(name)!, device);
            if ((shape is not { } size || (network.Shape.Height, network.Shape.Width) == (size.Height, size.Width)) && network.ClassNames.ToHashSet(StringComparer.Ordinal).SetEquals(classNames)) return network;
            network.Dispose();
        }

        return null;
    }

    /// <summary>Opens the shipped network whose training images are most similar: grey or colour first, then size.</summary>
    /// <param name="shape">Shape of the images.</param>
    /// <param name="device">Where it is to run.</param>
    /// <returns>Owned by the caller; null if none ships.</returns>
    public static FeatureClassifier? OpenNearest(ImageShape shape, string device)
    {
        FeatureClassifier? nearest = null;
        foreach (string name in Names)
        {
            FeatureClassifier network = FeatureClassifier.Open(Find(name)!, device);
            if (nearest is not null && Distance(network).CompareTo(Distance(nearest)) >= 0)
            {
                network.Dispose();
                continue;
            }

            nearest?.Dispose();
            nearest = network;
        }

        return nearest;

        (bool, double) Distance(FeatureClassifier network) => (
            network.Shape.Channels != shape.Channels,
            Math.Abs(Math.Log((double)network.Shape.Height * network.Shape.Width / ((double)shape.Height * shape.Width))));
    }
}
