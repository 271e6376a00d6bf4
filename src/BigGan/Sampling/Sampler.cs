using BigGan.Checkpoints;
using BigGan.Data;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Names;
using BigGan.Options;
using BigGan.Statistics;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Sampling;

/// <summary>Draws images from a trained generator, given only the path of a model with weights, architecture and class names.</summary>
public sealed class Sampler : IDisposable
{
    private readonly IGenerator _generator;
    private readonly SamplerOptions _options;
    private readonly int _forwardSize;
    private IGenerator? _owned;
    private ModelStatistics? _statistics;

    /// <summary>Draws from a network that the caller owns, as training does for its sheets.</summary>
    internal Sampler(IGenerator generator, IReadOnlyList<string> classNames, SamplerOptions options)
    {
        _generator = generator;
        _options = options;
        ClassNames = classNames;
        // Kernels sum in an order that depends on the batch size, so every forward pass has the same batch size: an
        // image is then bit-equal whatever other images are drawn.
        _forwardSize = ForwardSizeOn(generator.Parameters.Device, generator.Model);
    }

    /// <summary>Class names; a label is an index into them.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The architecture.</summary>
    public ModelOptions Model => _generator.Model;

    /// <summary>The shape of its images.</summary>
    public ImageShape ImageShape => new(Model.ImageChannels, Model.Height, Model.Width);

    /// <summary>Arithmetic of the network; never <see cref="Precision.Auto"/>.</summary>
    public Precision Precision => NetworkPrecision.Resolve(_options.Precision, _generator.Parameters.Device);

    /// <summary>Latent size L.</summary>
    public int LatentSize => _generator.LatentSize;

    /// <summary>The mode of a truncation without one: that of the model's table of statistics if it has one, else the paper's.</summary>
    /// <exception cref="InvalidFileException">The table is damaged.</exception>
    public TruncationMode DefaultTruncationMode => _statistics?.Table?.Mode ?? TruncationMode.Resample;

    /// <summary>The loaded model, for messages and metadata; its files are closed. Null for a network that the caller owns.</summary>
    public ModelSource? Source { get; private init; }

    /// <summary>Opens a run (its newest good checkpoint), a checkpoint, a model folder, or another program's weights.</summary>
    /// <exception cref="InvalidFileException">The path is not a model, or its weights are damaged.</exception>
    /// <exception cref="InvalidOptionException">The device does not exist, or the batch size is below 1.</exception>
    public static Sampler Load(string path, SamplerOptions? options = null)
    {
        options ??= new SamplerOptions();
        if (options.BatchSize < 1) throw new InvalidOptionException($"batch size {options.BatchSize} is out of range: at least 1");
        using ModelSource source = ModelSource.Open(path);
        StatisticsTable? published = source.Statistics;
        return TakeOver(source.LoadGenerator(DeviceName.Parse(options.Device)), source, published, options);
    }

    /// <summary>Prepares a network for sampling only, and disposes it if that fails.</summary>
    /// <param name="generator">As trained; owned by the sampler.</param>
    /// <param name="source">The model.</param>
    /// <param name="published">The table of statistics that came with it, or null.</param>
    /// <param name="options">How it is run.</param>
    internal static Sampler TakeOver(IGenerator generator, ModelSource source, StatisticsTable? published, SamplerOptions options)
    {
        try
        {
            generator.Fold(NetworkPrecision.WeightType(options.Precision, generator.Parameters.Device));
            return new Sampler(generator, source.ClassNames, options)
            {
                Source = source,
                _owned = generator,
                _statistics = new ModelStatistics(generator, WeightsIdentity.Of(source), published, options.Precision),
            };
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>The label of a class name or number, found by <see cref="ClassList.Find"/>, whose note is ignored.</summary>
    /// <exception cref="InvalidOptionException">No class or several are meant; the message lists the nearest.</exception>
    public int ClassOf(string query) => ClassOf(query, out _);

    /// <summary>The label of a class name or number.</summary>
    /// <param name="query">As for <see cref="ClassList.Find"/>.</param>
    /// <param name="note">A remark for the user on the choice, such as <c>'golden' is golden retriever</c>; otherwise null.</param>
    /// <exception cref="InvalidOptionException">No class or several are meant; the message lists the nearest.</exception>
    public int ClassOf(string query, out string? note)
    {
        (int label, note) = new ClassList(ClassNames).Find(query);
        return label;
    }

    /// <summary>Finds or collects the statistics for drawing. Drawing calls this itself, without progress.</summary>
    /// <param name="truncation">Truncation of the latents; null for none.</param>
    /// <param name="statistics">The requested statistics.</param>
    /// <param name="progress">Reported after each pass if standing statistics are collected, on this thread.</param>
    /// <param name="cancellation">Stops collecting.</param>
    /// <returns>The statistics, with warnings for the user.</returns>
    /// <exception cref="InvalidFileException">The model's table is damaged or of other weights, or the network's activations are not finite.</exception>
    /// <exception cref="InvalidOptionException">The truncation is out of range, or the model has no such statistics.</exception>
    public StatisticsUsed Prepare(
        Truncation? truncation, StatisticsOptions statistics, IProgress<StatisticsProgress>? progress = null, CancellationToken cancellation = default) =>
        Own().Choose(truncation, statistics, progress, cancellation).Used;

    /// <summary>Collects standing statistics and stores them as a table beside the model, where drawing finds them.</summary>
    /// <param name="mode">The meaning of the truncations; null for that of the published weights, else the paper's.</param>
    /// <param name="truncations">The truncation of each row, ascending; factors may begin with 0.</param>
    /// <param name="options">How each row is collected.</param>
    /// <param name="replace">Replace an existing table.</param>
    /// <param name="progress">Reported after each pass, on this thread.</param>
    /// <param name="cancellation">Stops collecting; nothing is written.</param>
    /// <exception cref="InvalidFileException">A table exists already, the folder is not writable, or the network's activations are not finite.</exception>
    /// <exception cref="InvalidOptionException">A truncation or an option is out of range.</exception>
    public StoredTable StoreStatistics(
        TruncationMode? mode,
        IReadOnlyList<double> truncations,
        StandingStatisticsOptions options,
        bool replace = false,
        IProgress<StatisticsProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Own().Store(mode ?? Own().PublishedMode, truncations, options, replace, progress, cancellation);

    /// <summary>Draws images one after another; a batch is computed when its first image is requested.</summary>
    /// <exception cref="InvalidFileException">The model's table of statistics is damaged or of other weights, or the network draws NaN or infinity.</exception>
    /// <exception cref="InvalidOptionException">A label or the truncation is out of range, or the model has no such statistics.</exception>
    public IEnumerable<Sample> Draw(SamplingOptions options)
    {
        options.Truncation?.Validate();
        int classes = Model.ClassCount;
        long[] labels = [.. options.Labels];
        var numbers = new long[labels.Length];
        var seen = new long[classes];
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= classes) throw new InvalidOptionException($"class {labels[i]} is out of range: 0 to {classes - 1}");
            numbers[i] = seen[labels[i]]++;
        }

        var inputs = new Inputs(
            numbers, (i, latents) => LatentStream.Fill(latents, options.Seed, labels[i], numbers[i], options.Truncation), labels, null);
        return DrawAll(inputs, Choose(options.Truncation, options.Statistics));
    }

    /// <summary>Draws the images of given latents; they are numbered in their order.</summary>
    /// <param name="given">The inputs of the network.</param>
    /// <param name="truncation">The truncation the latents were drawn with; it only chooses the statistics.</param>
    /// <param name="statistics">Batch norm statistics of the network.</param>
    /// <exception cref="InvalidFileException">The model's table of statistics is damaged or of other weights, or the network draws NaN or infinity.</exception>
    /// <exception cref="InvalidOptionException">The truncation is out of range, or the model has no such statistics.</exception>
    /// <exception cref="ArgumentException">The latents have another latent size or number of classes than the model.</exception>
    public IEnumerable<Sample> Draw(GivenLatents given, Truncation? truncation = null, StatisticsOptions? statistics = null)
    {
        if (given.LatentSize != LatentSize || (given.ClassWeights is { } weights && weights.Length != given.Count * Model.ClassCount))
            throw new ArgumentException($"{given.Count} rows of {given.LatentSize} latents do not fit a model of {LatentSize} latents and {Model.ClassCount} classes", nameof(given));
        var inputs = new Inputs(
            [.. Enumerable.Range(0, given.Count).Select(i => (long)i)],
            (i, latents) => given.Latents.AsSpan(i * LatentSize, LatentSize).CopyTo(latents),
            given.Labels,
            given.ClassWeights);
        return DrawAll(inputs, Choose(truncation, statistics ?? new StatisticsOptions()));
    }

    /// <summary>The network with its statistics for latents without truncation, for work that needs its gradients; the sampler stays the owner.</summary>
    internal IGenerator Network()
    {
        _statistics?.Apply(Choose(null, new StatisticsOptions()));
        return _generator;
    }

    /// <summary>Evaluation in the arithmetic of the network.</summary>
    internal Pass Pass => Pass.Evaluate.In(_options.Precision, _generator.Parameters.Device);

    /// <summary>Disposes the network, unless the caller owns it.</summary>
    public void Dispose() => _owned?.Dispose();

    private static int ForwardSizeOn(Device device, ModelOptions model)
    {
        // Larger forward passes cost as much per image; smaller ones waste little on an unused place in the batch.
        (long most, long pixels) = device.Kind == DeviceKind.Cpu ? (8, 8 * 64 * 64) : (64, 64 * 128 * 128);
        return (int)Math.Clamp(pixels / ((long)model.Height * model.Width), 1, most);
    }

    private ModelStatistics Own() => _statistics
        ?? throw new InvalidOperationException("a network in training has no statistics but its running ones");

    private StatisticsChoice Choose(Truncation? truncation, StatisticsOptions options)
    {
        if (_statistics is null && options.Source is StatisticsSource.Auto or StatisticsSource.Stored) return StatisticsChoice.Stored;
        return Own().Choose(truncation, options, null, CancellationToken.None).Choice;
    }

    private IEnumerable<Sample> DrawAll(Inputs inputs, StatisticsChoice statistics)
    {
        int batch = (_options.BatchSize + _forwardSize - 1) / _forwardSize * _forwardSize;
        var samples = new List<Sample>();
        for (int start = 0; start < inputs.Count; start += batch)
        {
            samples.Clear();
            int end = Math.Min(inputs.Count, start + batch);
            _statistics?.Apply(statistics); // another enumeration may have changed them since the last batch
            for (int first = start; first < end; first += _forwardSize) Forward(inputs, first, Math.Min(_forwardSize, end - first), samples);
            foreach (Sample sample in samples) yield return sample;
        }
    }

    // Unused places at the end of the batch are zero, and their images are dropped.
    private void Forward(Inputs inputs, int first, int count, List<Sample> samples)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Device device = _generator.Parameters.Device;
        var latents = new float[_forwardSize * LatentSize];
        for (int i = 0; i < count; i++) inputs.Latents(first + i, latents.AsSpan(i * LatentSize, LatentSize));
        Tensor z = Tensor.From<float>(latents, _forwardSize, LatentSize);
        Tensor y = inputs.Labels is { } labels
            ? Tensor.From<long>(Padded(labels, first, count, 1), _forwardSize)
            : Tensor.From<float>(Padded(inputs.ClassWeights!, first, count, Model.ClassCount), _forwardSize, Model.ClassCount);

        Tensor images = _generator.Forward(z.To(device), y.To(device), Pass.Evaluate.In(_options.Precision, device)).To(DataType.Float32); // [N,C,H,W]
        float[] values = images.ToArray<float>();
        RequireFinite(inputs, first, count, values);
        ImageShape shape = ImageShape;
        ImageBuffer[] pixels = ImageBuffer.Split(PixelRange.ToBytes(images), shape);
        int size = shape.ByteCount;
        for (int i = 0; i < count; i++)
        {
            int label = inputs.Labels is null ? -1 : (int)inputs.Labels[first + i];
            samples.Add(new Sample(inputs.Numbers[first + i], label, pixels[i], values[(i * size)..((i + 1) * size)]));
        }
    }

    // Finite weights may overflow, and a negative variance has no square root. In training, the losses show this.
    private void RequireFinite(Inputs inputs, int first, int count, float[] values)
    {
        int size = values.Length / _forwardSize;
        if (Source is null || FiniteNumbers.AreFinite(values.AsSpan(0, count * size))) return;
        int bad = Enumerable.Range(0, count).First(i => !FiniteNumbers.AreFinite(values.AsSpan(i * size, size)));
        string what = inputs.Labels is { } labels ? $"image {inputs.Numbers[first + bad]} of class {labels[first + bad]}" : $"image {inputs.Numbers[first + bad]}";
        throw new InvalidFileException(Source.Path, $"draws NaN or infinity ({what}): the network overflows; take an earlier checkpoint");
    }

    private T[] Padded<T>(T[] rows, int first, int count, int width)
    {
        var padded = new T[_forwardSize * width];
        rows.AsSpan(first * width, count * width).CopyTo(padded);
        return padded;
    }

    /// <summary>The inputs of the network for all images.</summary>
    /// <param name="Numbers">The number of each image.</param>
    /// <param name="Latents">Fills the latents of an image.</param>
    /// <param name="Labels">int64 [N], or null if class weights are given.</param>
    /// <param name="ClassWeights">float [N,K], or null if labels are given.</param>
    private sealed record Inputs(long[] Numbers, Action<int, Span<float>> Latents, long[]? Labels, float[]? ClassWeights)
    {
        internal int Count => Numbers.Length;
    }
}
