using System.CommandLine;
using BigGan.Checkpoints;
using BigGan.Cli.Options;
using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Numpy;
using BigGan.Evaluation.Protocols;
using BigGan.Sampling;
using BigGan.Training;

namespace BigGan.Cli.Evaluation;

/// <summary>Opens what an evaluation is given, and extracts its features.</summary>
/// <param name="terminal">Shows progress.</param>
/// <param name="evaluator">The protocol.</param>
/// <param name="data">How images are read.</param>
/// <param name="split">The split that was asked for; null is the protocol's for references, all for images that are judged.</param>
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
    long seed,
    ModelArguments model,
    TruncationArguments truncation,
    FeatureNetworkArguments networks,
    CancellationToken cancellation)
{
    /// <summary>The model that the command line names.</summary>
    internal EvaluationSource OpenModel(ParseResult parsed) => new(model.NameOf(parsed)) { Sampler = model.Open(parsed, terminal) };

    /// <summary>Images that are judged.</summary>
    internal EvaluationSource Open(string path, ParseResult parsed) => Open(path, data with { Split = split ?? "train" }, split, null, parsed);

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
        : throw new InvalidFileException(path, File.Exists(path) ? "is neither features (.safetensors) nor statistics (.npz); with --features both sides are files" : "does not exist");

    /// <summary>The network of the protocol, for these images.</summary>
    internal IFeatureNetwork OpenNetwork(ParseResult parsed, EvaluationSource judged, EvaluationSource? reference) => networks.Open(
        parsed, evaluator.Protocol, judged.ClassNames ?? reference?.ClassNames, judged.Shape!.Value, model.DeviceOf(parsed));

    /// <summary>Features of what images are judged by.</summary>
    internal ExtractedFeatures FeaturesOfReference(EvaluationSource reference, IFeatureNetwork network)
    {
        if (reference.Features is { } given) return given;
        if (reference.Sampler is { } sampler)
        {
            using ModelImages drawn = Draw(reference.Name, sampler, null, evaluator.Protocol.SampleCount ?? EvaluationProtocol.MostSamples);
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
        using ModelImages images = Draw(name, sampler, truncated, SamplesFor(reference), statistics, used);
        string title = truncated is null ? "drawing and judging" : $"truncation {truncated}";
        return Track(title, images.Count, progress => evaluator.Generated(images, network, progress, cancellation));
    }

    /// <summary>How many images a model draws.</summary>
    internal int SamplesFor(ExtractedFeatures? reference) => evaluator.Protocol.SampleCount
        ?? (int)Math.Min(reference?.Origin.Count ?? EvaluationProtocol.MostSamples, EvaluationProtocol.MostSamples);

    private ModelImages Draw(string name, Sampler sampler, Truncation? truncated, int count, StatisticsOptions? statistics = null, StatisticsUsed? used = null)
    {
        ModelSource source = sampler.Source!;
        int[] labels = ModelImages.Labels(count, sampler.ClassNames.Count, evaluator.Protocol.Classes, seed);
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
            sampler, new SamplingOptions { Labels = labels, Seed = seed, Truncation = truncated, Statistics = statistics ?? new() }, evaluator.Protocol.Quantised, origin);
    }

    private EvaluationSource Open(string path, DatasetOptions options, string? part, int? count, ParseResult parsed)
    {
        if (ExtractedFeatures.CanRead(path)) return new EvaluationSource(path) { Features = ExtractedFeatures.Read(path) };
        if (Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase)) return new EvaluationSource(path) { Images = NpzImages.Open(path, count, seed) };
        if (IsModel(path)) return new EvaluationSource(path) { Sampler = Sampler.Load(ShippedModels.Locate(path), new SamplerOptions { Device = model.DeviceOf(parsed), Precision = model.PrecisionOf(parsed) ?? Precision.Auto }) };
        options = options with { AllowUnsorted = true };
        IImageDataset dataset = DecodingView.Open(terminal, path, options, cancellation);
        if (UnusualImages.Describe(path, options) is { } unusual) terminal.Warn(unusual);
        return new EvaluationSource(path) { Images = new DatasetImages(dataset, dataset is CachedDataset ? "images" : "dataset", part, count, seed) };
    }

    // A folder of images is no model, whatever else lies in it; a run or a model folder says what it is.
    private static bool IsModel(string path) => ModelSource.Claims(path) || (!Path.Exists(path) && ShippedModels.Find(path) is not null);

    private T Track<T>(string title, int total, Func<IProgress<EvaluationProgress>, T> work) => EvaluationView.Track(terminal, title, "images", total, work);
}
