using System.CommandLine;
using BigGan.Checkpoints;
using BigGan.Cli.Options;
using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Options;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Cli.Evaluation;

/// <summary>Opens what an evaluation is given, and extracts its features.</summary>
/// <param name="terminal">Shows progress.</param>
/// <param name="evaluator">The protocol.</param>
/// <param name="data">How images are read.</param>
/// <param name="split">The split that was asked for; null is the protocol's for references, all for images that are judged.</param>
/// <param name="samples">How many of the images that are judged to take; null is all.</param>
/// <param name="seed">Of samples and choices.</param>
/// <param name="model">The model's options.</param>
/// <param name="truncation">Its truncation and statistics.</param>
/// <param name="networks">What images are compared by.</param>
/// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
internal sealed class EvaluationSources(
    Terminal terminal,
    Evaluator evaluator,
    DatasetOptions data,
    string? split,
    int? samples,
    long seed,
    ModelArguments model,
    TruncationArguments truncation,
    FeatureNetworkArguments networks,
    CancellationToken cancellation)
{
    private const long ReferenceSeed = 0x7265666572656e63;

    /// <summary>The model that the command line names.</summary>
    internal EvaluationSource OpenModel(ParseResult parsed) => new(model.NameOf(parsed)) { Sampler = model.Open(parsed, terminal) };

    /// <summary>Images that are judged.</summary>
    /// <exception cref="InvalidOptionException">There are fewer than were asked for.</exception>
    internal EvaluationSource Open(string path, string? part, ParseResult parsed)
    {
        EvaluationSource source = Open(path, data with { Split = part ?? "train" }, part ?? "train", samples, parsed);
        if (samples is null || source.Images is null || source.Images.Count >= samples) return source;
        using (source) throw new InvalidOptionException($"{path} has {source.Images.Count} images, fewer than --samples {samples}");
    }

    /// <summary>What they are judged by, at the size of what is judged.</summary>
    internal EvaluationSource OpenReference(string path, EvaluationSource judged, ParseResult parsed)
    {
        ImageShape shape = judged.Shape!.Value;
        string part = split ?? evaluator.Protocol.ReferenceSplit;
        // Resizing twice would judge the resizing: references are brought to the size of what is judged first, as training does.
        DatasetOptions options = data with { Height = data.Height ?? shape.Height, Width = data.Width ?? shape.Width, Channels = data.Channels ?? shape.Channels, Split = part };
        EvaluationSource reference = Open(path, options, part, evaluator.Protocol.ReferenceCount, parsed);
        if (reference.Shape is { } other && (other.Height, other.Width) != (shape.Height, shape.Width))
        {
            reference.Dispose();
            throw new InvalidOptionException($"{judged.Name} has images of {shape.Width}x{shape.Height} and {path} of {other.Width}x{other.Height}; they must have one size");
        }

        return reference;
    }

    /// <summary>Features or statistics from a file.</summary>
    internal ExtractedFeatures Load(string path) => ExtractedFeatures.CanRead(path)
        ? ExtractedFeatures.Read(path)
        : throw new InvalidFileException(path, File.Exists(path) ? "is neither features (.safetensors, .npz, .npy) nor statistics (.npz); with --features both sides are files" : "does not exist");

    /// <summary>The network of the protocol, for these images.</summary>
    internal IFeatureNetwork OpenNetwork(ParseResult parsed, EvaluationSource judged, EvaluationSource? reference) => networks.Open(
        parsed, evaluator.Protocol, judged.ClassNames ?? reference?.ClassNames, judged.SeenShape!.Value, model.DeviceOf(parsed));

    /// <summary>Features of what images are judged by.</summary>
    internal ExtractedFeatures FeaturesOfReference(EvaluationSource reference, IFeatureNetwork network)
    {
        if (reference.Features is { } given) return given;
        if (reference.Sampler is { } sampler)
        {
            // Of other latents than what is judged: a model must not be compared with its own samples.
            var statistics = new StatisticsOptions();
            StatisticsUsed used = StatisticsView.Prepare(terminal, sampler, null, statistics, cancellation);
            using ModelImages drawn = Draw(reference.Name, sampler, null, evaluator.Protocol.SampleCount ?? EvaluationProtocol.MostSamples, seed ^ ReferenceSeed, statistics, used);
            return Track("features of the reference", drawn.Count, progress => evaluator.Generated(drawn, network, progress, cancellation));
        }

        return Track("features of the reference", reference.Images!.Count, progress => evaluator.Reference(reference.Images, network, progress, cancellation));
    }

    /// <summary>Features of what is judged.</summary>
    internal ExtractedFeatures FeaturesOf(ParseResult parsed, EvaluationSource judged, IFeatureNetwork network, ExtractedFeatures? reference)
    {
        if (judged.Sampler is { } sampler) return FeaturesOf(parsed, judged.Name, sampler, truncation.ReadRange(parsed, sampler)[0], network, reference);
        if (judged.Features is { } given) return given;
        return Track("features", judged.Images!.Count, progress => evaluator.Generated(judged.Images, network, progress, cancellation));
    }

    /// <summary>Features of a model's samples under a truncation.</summary>
    internal ExtractedFeatures FeaturesOf(ParseResult parsed, string name, Sampler sampler, Truncation? truncated, IFeatureNetwork network, ExtractedFeatures? reference)
    {
        StatisticsOptions statistics = truncation.ReadStatistics(parsed);
        StatisticsUsed used = StatisticsView.Prepare(terminal, sampler, truncated, statistics, cancellation);
        using ModelImages images = Draw(name, sampler, truncated, SamplesFor(reference), seed, statistics, used);
        string title = truncated is null ? "drawing and judging" : $"truncation {truncated}";
        return Track(title, images.Count, progress => evaluator.Generated(images, network, progress, cancellation));
    }

    /// <summary>Those of the scores that need a training or the discriminator that are asked for and can be computed.</summary>
    /// <param name="judged">What is judged.</param>
    /// <param name="reference">The path or name of a data set with a training and a test split; null where there is none.</param>
    /// <exception cref="InvalidOptionException">One was named and cannot be computed.</exception>
    internal IReadOnlyList<Metric> TrainedScores(EvaluationSource judged, string? reference)
    {
        var possible = new List<Metric>();
        if (!evaluator.Wants(Metric.Cas) && !evaluator.Wants(Metric.Overfit)) return possible;
        string? noData = reference is null || !HasBothSplits(reference) ? "that takes --data with a training and a test split" : null;
        Consider(Metric.Overfit, noData ?? (judged.Sampler?.Source is null ? "that takes a model" : judged.Sampler.Source.HasDiscriminator ? null : $"{judged.Name} has no discriminator"));
        Consider(Metric.Cas, noData ?? (judged.ClassNames is null ? $"{judged.Name} has no classes" : null));
        return possible;

        void Consider(Metric metric, string? why)
        {
            if (!evaluator.Wants(metric)) return;
            string name = metric.ToString().ToLowerInvariant();
            if (why is null) possible.Add(metric);
            else if (evaluator.Names(metric)) throw new InvalidOptionException($"{name} cannot be computed: {why}");
            else terminal.Note($"{name} is left out: {why}");
        }
    }

    /// <summary>Adds the scores that need a training, or the discriminator.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="wanted">Which.</param>
    /// <param name="result">What is known so far.</param>
    /// <param name="judged">What is judged.</param>
    /// <param name="reference">The data set.</param>
    /// <exception cref="InvalidFileException">It has no test split.</exception>
    internal EvaluationResult WithTrainedScores(ParseResult parsed, IReadOnlyList<Metric> wanted, EvaluationResult result, EvaluationSource judged, string? reference)
    {
        if (wanted.Count == 0 || reference is null) return result;
        ImageShape shape = judged.Shape!.Value;
        DatasetOptions options = data with { Height = shape.Height, Width = shape.Width, Channels = shape.Channels };
        using IImageDataset train = DecodingView.Open(terminal, reference, options with { Split = "train" }, cancellation);
        using IImageDataset test = DecodingView.Open(terminal, reference, options with { Split = "test" }, cancellation);
        IImageSet images = judged.Images ?? Draw(judged.Name, judged.Sampler!, truncation.ReadRange(parsed, judged.Sampler!)[0], (int)result.Generated.Count!.Value, seed, truncation.ReadStatistics(parsed), null);
        var scores = new TrainedScores(train, test);
        if (wanted.Contains(Metric.Overfit))
        {
            using ModelSource source = ModelSource.Open(judged.Sampler!.Source!.Path);
            using IDiscriminator discriminator = source.LoadDiscriminator(DeviceName.Parse(model.DeviceOf(parsed)));
            Try("overfit", () => terminal.Track("judging by D", "images", null, tracker => result = scores.AddOverfit(result, discriminator, images, new Reported<int>(done => tracker.Report(done)), cancellation)));
        }

        if (wanted.Contains(Metric.Cas))
        {
            Try("cas", () => terminal.Track("training classifiers", "%", 100, tracker => result = scores.AddAccuracyScore(
                result, images, null, model.DeviceOf(parsed), new Reported<double>(share => tracker.Report((long)(100 * share))), cancellation)));
        }

        return result;

        // The scores so far took long, and they are good.
        void Try(string name, Action compute)
        {
            try
            {
                compute();
            }
            catch (Exception e) when (e is InvalidOptionException or ClassifierDivergedException)
            {
                terminal.Warn($"{name} is left out: {Remedies.Line(e)}");
            }
        }
    }

    /// <summary>Images of the same latents whatever the truncation, for <see cref="TruncationBaseline"/>.</summary>
    internal IReadOnlyList<ImageBuffer> Compared(ParseResult parsed, Sampler sampler, int[] labels, Truncation? truncated)
    {
        StatisticsOptions statistics = truncation.ReadStatistics(parsed);
        var images = new List<ImageBuffer>(labels.Length);
        foreach (Sample sample in sampler.Draw(TruncationSeries.Latents(labels, sampler.LatentSize, seed, truncated), truncated, statistics))
        {
            cancellation.ThrowIfCancellationRequested();
            images.Add(sample.Image);
        }

        return images;
    }

    /// <summary>How many images a model draws.</summary>
    internal int SamplesFor(ExtractedFeatures? reference) => evaluator.Protocol.SampleCount
        ?? (int)Math.Min(reference?.Origin.Count ?? EvaluationProtocol.MostSamples, EvaluationProtocol.MostSamples);

    private ModelImages Draw(string name, Sampler sampler, Truncation? truncated, int count, long from, StatisticsOptions statistics, StatisticsUsed? used)
    {
        ModelSource source = sampler.Source!;
        int[] labels = ModelImages.Labels(count, sampler.ClassNames.Count, evaluator.Protocol.Classes, from);
        var origin = new ImageSetOrigin
        {
            Kind = "model",
            Source = name,
            Sha256 = source.WeightsSha256,
            Step = source.Step,
            Statistics = used?.Source.ToString().ToLowerInvariant() ?? "stored",
            Precision = sampler.Precision == Precision.BFloat16 ? "bfloat16" : "float32",
        };
        return new ModelImages(
            sampler, new SamplingOptions { Labels = labels, Seed = from, Truncation = truncated, Statistics = statistics }, evaluator.Protocol.Quantised, origin);
    }

    private EvaluationSource Open(string path, DatasetOptions options, string? part, int? count, ParseResult parsed)
    {
        SourceKind kind = SourceKinds.Of(path);
        if (kind is SourceKind.Features or SourceKind.Statistics) return new EvaluationSource(path) { Features = ExtractedFeatures.Read(path) };
        if (kind == SourceKind.Numpy) return new EvaluationSource(path) { Images = new NumpyImageSet(path, count, seed) };
        if (kind == SourceKind.Tensors) return new EvaluationSource(path) { Images = new TensorImageSet(path, evaluator.Protocol.Quantised, count, seed) };
        if (kind == SourceKind.Model) return new EvaluationSource(path) { Sampler = Sampler.Load(ShippedModels.Locate(path), new SamplerOptions { Device = model.DeviceOf(parsed), Precision = model.PrecisionOf(parsed) ?? Precision.Auto }) };
        options = options with { AllowUnsorted = true };
        IImageDataset dataset = DecodingView.Open(terminal, path, options, cancellation);
        SourceFacts facts = SourceFacts.Of(path, options, dataset);
        if (!facts.HasSplits && part is not (null or "train")) terminal.Note($"{path} has no {part} split: all of it is taken");
        return new EvaluationSource(path) { Images = new DatasetImages(dataset, dataset is CachedDataset ? "images" : "dataset", facts.HasSplits ? part : null, count, seed, facts) };
    }

    private bool HasBothSplits(string reference) => SourceKinds.Of(reference) == SourceKind.Images
        && SourceFacts.Of(reference, data with { Split = "test", AllowUnsorted = true }).HasSplits;

    private T Track<T>(string title, int total, Func<IProgress<EvaluationProgress>, T> work) => EvaluationView.Track(terminal, title, "images", total, work);
}
