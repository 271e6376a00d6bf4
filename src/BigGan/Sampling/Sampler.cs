using BigGan.Checkpoints;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Options;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Sampling;

/// <summary>Draws images from a trained generator. Only a path is needed: weights, architecture and class names lie together.</summary>
public sealed class Sampler : IDisposable
{
    private readonly Generator _generator;
    private readonly SamplerOptions _options;

    /// <summary>Draws from a network that someone else owns, as training does for its sheets.</summary>
    internal Sampler(Generator generator, IReadOnlyList<string> classNames, SamplerOptions options)
    {
        _generator = generator;
        _options = options;
        ClassNames = classNames;
    }

    /// <summary>Class names; a label is an index into them.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The architecture.</summary>
    public ModelOptions Model => _generator.Model;

    /// <summary>Latent size L.</summary>
    public int LatentSize => _generator.LatentSize;

    /// <summary>What was loaded, for messages and metadata.</summary>
    public ModelLocation? Location { get; private init; }

    /// <summary>Opens a run (its newest good checkpoint), a checkpoint or a model folder.</summary>
    /// <exception cref="InvalidFileException">The path is not a model, or its weights are damaged.</exception>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static Sampler Load(string path, SamplerOptions? options = null)
    {
        options ??= new SamplerOptions();
        if (options.BatchSize < 1) throw new InvalidOptionException($"batch size {options.BatchSize} is out of range: at least 1");
        ModelLocation location = ModelLocation.Find(path);
        var generator = new Generator(location.Manifest.Model, Device.Parse(options.Device));
        NetworkFile.Load(location.WeightsPath, generator.Parameters);
        generator.Fold();
        return new Sampler(generator, location.Manifest.ClassNames, options) { Location = location };
    }

    /// <summary>The label that a name or number means.</summary>
    /// <exception cref="InvalidOptionException">No class or several are meant; the message lists the nearest.</exception>
    public int ClassOf(string query) => new ClassList(ClassNames).Resolve(query);

    /// <summary>Draws images one after another; a batch is computed when its first image is asked for.</summary>
    /// <exception cref="InvalidOptionException">A label or the truncation is out of range.</exception>
    public IEnumerable<Sample> Draw(SamplingOptions options)
    {
        options.Truncation?.Validate();
        int classes = Model.ClassCount;
        foreach (int label in options.Labels)
        {
            if (label < 0 || label >= classes) throw new InvalidOptionException($"class {label} is out of range: 0 to {classes - 1}");
        }

        return DrawBatches(options.Labels.Count, (start, count) =>
        {
            var latents = new float[count * LatentSize];
            for (int i = 0; i < count; i++) LatentStream.Fill(latents.AsSpan(i * LatentSize, LatentSize), options.Seed, start + i, options.Truncation);
            long[] labels = [.. options.Labels.Skip(start).Take(count).Select(label => (long)label)];
            return (Tensor.From<float>(latents, count, LatentSize), Tensor.From<long>(labels, count));
        }, number => options.Labels[number]);
    }

    /// <summary>Draws the images of given latents.</summary>
    public IEnumerable<Sample> Draw(LatentsFile given) => DrawBatches(given.Count, (start, count) => (
        Tensor.From<float>(given.Latents.AsSpan(start * LatentSize, count * LatentSize), count, LatentSize),
        given.Labels is { } labels
            ? Tensor.From<long>(labels.AsSpan(start, count), count)
            : Tensor.From<float>(given.ClassWeights.AsSpan(start * Model.ClassCount, count * Model.ClassCount), count, Model.ClassCount)),
        number => given.Labels is { } labels ? (int)labels[number] : -1);

    /// <summary>Frees the network.</summary>
    public void Dispose() => _generator.Dispose();

    private IEnumerable<Sample> DrawBatches(int total, Func<int, int, (Tensor Z, Tensor Y)> inputs, Func<int, int> labelOf)
    {
        for (int start = 0; start < total; start += _options.BatchSize)
        {
            int count = Math.Min(_options.BatchSize, total - start);
            foreach (Sample sample in DrawBatch(start, count, inputs, labelOf)) yield return sample;
        }
    }

    private List<Sample> DrawBatch(int start, int count, Func<int, int, (Tensor Z, Tensor Y)> inputs, Func<int, int> labelOf)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Device device = _generator.Parameters.Device;
        using var precision = NetworkPrecision.Use(_options.Precision, device);
        (Tensor z, Tensor y) = inputs(start, count);
        Tensor images = _generator.Forward(z.To(device), y.To(device), ForwardMode.Evaluate).To(DataType.Float32);
        float[] values = images.ToArray<float>();
        var shape = new ImageShape(Model.ImageChannels, Model.Height, Model.Width);
        ImageBuffer[] pixels = ImageBuffer.Split(PixelRange.ToBytes(images), shape);
        int size = shape.ByteCount;
        return [.. Enumerable.Range(0, count).Select(i => new Sample(start + i, labelOf(start + i), pixels[i], values[(i * size)..((i + 1) * size)]))];
    }
}
