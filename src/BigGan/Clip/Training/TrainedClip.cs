using BigGan.Optimization;
using BigGan.Clip.Tokens;
using BigGan.Data;
using BigGan.Layers;
using BigGan.Options;
using BigGan.Torch;

namespace BigGan.Clip.Training;

/// <summary>A small CLIP of our own, trained on images with classes: captions are made from the names of the classes.</summary>
public sealed class TrainedClip : IDisposable
{
    private const int LeastSide = 8;

    private readonly ClipNetwork _network;
    private readonly ClipTokenizer _tokenizer;

    private TrainedClip(ClipNetwork network, ClipTokenizer tokenizer, ClipTrainingRecord record) => (_network, _tokenizer, Record) = (network, tokenizer, record);

    /// <summary>Options, images, words and accuracy.</summary>
    public ClipTrainingRecord Record { get; private set; }

    /// <summary>Numbers that were trained.</summary>
    public long ParameterCount => _network.Parameters.TrainableCount;

    /// <summary>Trains a CLIP on all images of some data sets.</summary>
    /// <param name="datasets">Square images of one size, at least 8 pixels a side; grey ones are shown in colour. Classes of the same name are one class.</param>
    /// <param name="options">Size and training options.</param>
    /// <param name="device">auto, cpu, cuda or cuda:N.</param>
    /// <param name="progress">Receives progress, every few steps.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="InvalidOptionException">An option is out of range, or the images do not fit.</exception>
    /// <exception cref="NetworkDivergedException">Training diverged, for example because of a high learning rate.</exception>
    public static TrainedClip Train(
        IReadOnlyList<IImageDataset> datasets, ClipTrainingOptions? options = null, string device = "auto", IProgress<ClipTrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ClipTrainingOptions();
        options.Validate();
        Device place = DeviceName.Parse(device);
        options = options with { Precision = NetworkPrecision.Resolve(options.Precision, place) };
        using var images = new JoinedDataset(datasets);
        if (images.Shape.Height < LeastSide) throw new InvalidOptionException($"the images have {images.Shape.Width}x{images.Shape.Height} pixels; a CLIP takes {LeastSide}x{LeastSide} or more") { Remedies = [Remedy.ChooseSize] };
        if (images.Shape.Height != images.Shape.Width) throw new InvalidOptionException($"the images have {images.Shape.Width}x{images.Shape.Height} pixels; a CLIP takes square ones") { Remedies = [Remedy.ChooseSize] };
        if (images.ClassNames.Count < 2) throw new InvalidOptionException("the images are all of one class; a CLIP learns from the differences between classes");
        var captions = new CaptionBook(images.ClassNames);
        string[] words = [.. captions.All.SelectMany(caption => CaptionWords.Of(caption.Text)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var tokenizer = new ClipTokenizer(ClipVocabulary.OfWords(words), options.ContextLength);
        using var random = new RandomGenerator((ulong)options.Seed);
        ClipNetwork network = ClipNetwork.Create(options.Architecture(images.Shape.Height, tokenizer.VocabularySize), place, random);
        try
        {
            var record = new ClipTrainingRecord
            {
                Options = options,
                Images = [.. datasets.Select(one => new ClipImages(one.Name, one.Fingerprint, one.Count))],
                ClassNames = images.ClassNames,
                Words = words,
            };
            new ContrastiveTraining(network, tokenizer, captions, options).Run(images, progress, cancellation);
            network.Parameters.ClearGradients();
            network.Parameters.SetRequiresGrad(false);
            return new TrainedClip(network, tokenizer, record);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Measures how many images of a data set are recognised among its classes, and adds the result to the record.</summary>
    /// <param name="dataset">Other images than the training images.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOptionException">The images have another size.</exception>
    public ZeroShotAccuracy MeasureAccuracy(IImageDataset dataset, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ZeroShotAccuracy accuracy = ZeroShotAccuracy.Of(_network, _tokenizer, dataset, progress, cancellation);
        Record = Record with { Accuracy = [.. Record.Accuracy, accuracy] };
        return accuracy;
    }

    /// <summary>Writes a folder for <see cref="ClipModel.Load"/>. Each file is written completely or not at all.</summary>
    /// <param name="folder">Created if missing; files of the same names are replaced.</param>
    /// <param name="title">The name of the model.</param>
    /// <exception cref="DiskFullException">No space is left.</exception>
    public void Save(string folder, string title)
    {
        ClipModel.Save(folder, _network, _tokenizer, title);
        Record.Write(folder);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _network.Dispose();
}
