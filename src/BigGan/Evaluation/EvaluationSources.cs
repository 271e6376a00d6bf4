using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Sampling;

namespace BigGan.Evaluation;

/// <summary>Opens what a request names.</summary>
/// <param name="request">Names it.</param>
/// <param name="stages">Told of decoding, and of what a person should know.</param>
/// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
internal sealed class EvaluationSources(EvaluationRequest request, WorkStages stages, CancellationToken cancellation)
{
    /// <summary>The images or model to score.</summary>
    /// <exception cref="InvalidOptionException">There are fewer images than were asked for.</exception>
    internal EvaluationSource OpenScored()
    {
        if (request.Kind == SourceKind.Model) return OpenModel();
        string path = request.Source!, part = request.SourceSplit ?? "train";
        EvaluationSource source = Open(path, request.Images with { Split = part }, part, request.Samples);
        if (request.Samples is null || source.Images is null || source.Images.Count >= request.Samples) return source;
        using (source) throw new InvalidOptionException($"{path} has {source.Images.Count} images, fewer than the {request.Samples} that are asked for") { Remedies = [Remedy.FewerSamples] };
    }

    /// <summary>The reference, at the size of the scored images; null if none is given.</summary>
    internal EvaluationSource? OpenReference(EvaluationSource scored)
    {
        if (request.Reference is not { } path) return null;
        ImageShape shape = scored.Shape!.Value;
        DatasetOptions data = request.Images;
        string part = request.ReferenceSplit ?? request.Protocol.ReferenceSplit;
        // The reference is resized to the size of the scored images first, as in training; otherwise the score would measure the resizing.
        DatasetOptions options = data with { Height = data.Height ?? shape.Height, Width = data.Width ?? shape.Width, Channels = data.Channels ?? shape.Channels, Split = part };
        EvaluationSource reference = Open(path, options, part, request.Protocol.ReferenceCount);
        if (reference.Shape is { } other && (other.Height, other.Width) != (shape.Height, shape.Width))
        {
            reference.Dispose();
            throw new InvalidOptionException($"{scored.Name} has images of {shape.Width}x{shape.Height} and {path} of {other.Width}x{other.Height}; they must have one size");
        }

        return reference;
    }

    /// <summary>Features or statistics from a file.</summary>
    internal static EvaluationSource OpenFeatures(string path) => new(path)
    {
        Features = ExtractedFeatures.CanRead(path)
            ? ExtractedFeatures.Read(path)
            : throw (Path.Exists(path)
                ? new InvalidFileException(path, "is neither features (.safetensors, .npz, .npy) nor statistics (.npz), and features are compared with nothing else") { Remedies = [Remedy.ScoreImages] }
                : new InvalidFileException(path, "does not exist")),
    };

    /// <summary>The network of the protocol, for these images.</summary>
    internal IFeatureNetwork OpenNetwork(EvaluationSource scored, EvaluationSource? reference)
    {
        IFeatureNetwork network = FeatureNetworks.Open(request.Protocol, request.Network, scored.ClassNames ?? reference?.ClassNames, scored.SeenShape!.Value);
        if (network is InceptionNetwork { IsPublished: false })
            stages.Warn(new Warning($"{request.Network.Inception} is not the published file (its SHA-256 begins {network.Space.WeightsSha256[..8]}), so the scores compare with nobody else's"));
        return network;
    }

    private EvaluationSource OpenModel()
    {
        var model = new EvaluationSource(ModelCatalogue.NameOf(request.Source)) { Sampler = Sampler.Load(ModelCatalogue.Locate(request.Source), request.Sampling) };
        foreach (string warning in model.Sampler.Source!.Warnings) stages.Warn(new Warning(warning));
        return model;
    }

    private EvaluationSource Open(string path, DatasetOptions options, string part, int? count)
    {
        SourceKind kind = SourceKinds.Of(path);
        if (kind is SourceKind.Features or SourceKind.Moments) return new EvaluationSource(path) { Features = ExtractedFeatures.Read(path) };
        if (kind == SourceKind.Numpy) return new EvaluationSource(path) { Images = new NumpyImageSet(path, count, request.Seed) };
        if (kind == SourceKind.Tensors) return new EvaluationSource(path) { Images = new TensorImageSet(path, request.Protocol.Quantised, count, request.Seed) };
        if (kind == SourceKind.Model) return new EvaluationSource(path) { Sampler = Sampler.Load(ModelCatalogue.Locate(path), new SamplerOptions { Device = request.Sampling.Device, Precision = request.Sampling.Precision }) };
        options = options with { AllowUnsorted = true };
        IImageDataset dataset = stages.Decode(path, options, cancellation);
        SourceFacts facts = SourceFacts.Of(path, options, dataset);
        if (!facts.HasSplits && part != "train") stages.Note($"{path} has no {part} split: all of it is taken");
        return new EvaluationSource(path) { Images = new DatasetImages(dataset, dataset is CachedDataset ? "images" : "dataset", facts.HasSplits ? part : null, count, request.Seed, facts) };
    }
}
