using BigGan.Data;
using BigGan.Evaluation.Features;
using BigGan.Names;
using BigGan.Sampling;

namespace BigGan.Evaluation;

/// <summary>Finds the real images that samples of a model are most like: does the model repeat what it was trained on?</summary>
public sealed class SampleNeighbours
{
    private readonly IImageDataset _dataset;
    private readonly int?[] _wanted;

    /// <param name="dataset">The real images, in the shape of the samples; belongs to the caller.</param>
    /// <param name="classNames">Classes of the model.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="amongAll">Neighbours may be of any class; otherwise they are of the sample's.</param>
    /// <exception cref="InvalidOptionException">The data set has no class of a sample's name.</exception>
    public SampleNeighbours(IImageDataset dataset, IReadOnlyList<string> classNames, IReadOnlyList<int> labels, bool amongAll)
    {
        _dataset = dataset;
        var classes = new ClassList(classNames);
        _wanted = [.. labels.Select(label => amongAll ? (int?)null : LabelInData(classes, classNames[label], label))];
    }

    /// <summary>How many images are compared.</summary>
    public int Compared => _wanted.Contains(null) ? _dataset.Count : Enumerable.Range(0, _dataset.Count).Count(i => _wanted.Contains(_dataset.LabelOf(i)));

    /// <summary>Opens the network whose features are compared: one that is named, or the one that ships for these images.</summary>
    /// <param name="dataset">The images.</param>
    /// <param name="named">A file, or the name of one that ships; null for one that fits the images.</param>
    /// <param name="device">Where it runs.</param>
    /// <returns>Owned by the caller; null where none is named and none that ships knows these images.</returns>
    /// <exception cref="InvalidOptionException">The one that is named takes images of another size.</exception>
    /// <exception cref="InvalidFileException">There is no such network.</exception>
    public static FeatureClassifier? OpenNetwork(IImageDataset dataset, string? named, string device)
    {
        if (named is null) return FeatureNetworkCatalogue.OpenFor(dataset.ClassNames, dataset.Shape, device);
        FeatureClassifier network = FeatureClassifier.Open(FeatureNetworkCatalogue.Locate(named), device);
        if ((network.Shape.Height, network.Shape.Width) == (dataset.Shape.Height, dataset.Shape.Width)) return network;
        using (network) throw new InvalidOptionException($"the feature network {named} takes {network.Shape} images, the model draws {dataset.Shape}");
    }

    /// <summary>Finds them.</summary>
    /// <param name="samples">One of each label, in their order.</param>
    /// <param name="count">How many to find of each; fewer are found where there are fewer.</param>
    /// <param name="network">Distances are those of its features; null for distances of pixels.</param>
    /// <param name="device">Where images are compared.</param>
    /// <param name="progress">Receives the number of images that were compared.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>For each sample its neighbours, nearest first.</returns>
    /// <exception cref="ArgumentException">There are not as many samples as labels, or they have another shape than the real images.</exception>
    public IReadOnlyList<IReadOnlyList<Neighbour>> Find(
        IReadOnlyList<Sample> samples, int count, IFeatureNetwork? network, string device = "auto", IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        if (samples.Count != _wanted.Length) throw new ArgumentException($"{samples.Count} samples for {_wanted.Length} labels", nameof(samples));
        NeighbourQuery[] queries = [.. samples.Select((sample, i) => new NeighbourQuery(sample.Image, _wanted[i]))];
        return new NearestImages(_dataset, network, device).Find(queries, count, progress, cancellation);
    }

    // By the name itself, by a name that means the same, or by the WordNet id.
    private int LabelInData(ClassList classes, string name, int label)
    {
        string[] names = [.. _dataset.ClassNames];
        if (Array.IndexOf(names, name) is >= 0 and var exact) return exact;
        int[] same = [.. Enumerable.Range(0, names.Length).Where(i => ClassList.AreSame(names[i], name))];
        if (same is [int only]) return only;
        return classes.WordNetIdOf(label) is { } id && Array.IndexOf(names, id) is >= 0 and var found ? found
            : throw new InvalidOptionException($"{_dataset.Name} has no class '{name}', so its images are not what the model was trained on") { Remedies = [Remedy.CompareAllClasses] };
    }
}
