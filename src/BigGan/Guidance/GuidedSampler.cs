using BigGan.Checkpoints;
using BigGan.Clip;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>Draws pictures that fit texts or other pictures, with a trained generator and a CLIP.</summary>
public sealed class GuidedSampler : IDisposable
{
    private readonly ClipModel _clip;

    private GuidedSampler(Sampler sampler, ClipModel clip)
    {
        (Sampler, _clip) = (sampler, clip);
        Network = sampler.Network();
    }

    /// <summary>The generator.</summary>
    public Sampler Sampler { get; }

    /// <summary>The name of the CLIP, such as <c>ViT-B/32</c>.</summary>
    public string ClipTitle => _clip.Title;

    /// <summary>SHA-256 of the weights of the CLIP.</summary>
    public string ClipIdentity => _clip.Identity;

    internal IGenerator Network { get; }

    internal Pass Pass => Sampler.Pass;

    /// <summary>Loads both networks.</summary>
    /// <param name="model">A run, a checkpoint, a model folder or another program's weights; or the name of a model that ships.</param>
    /// <param name="clip">A folder or file of a CLIP; null for the one that ships.</param>
    /// <param name="options">Device and arithmetic of both.</param>
    /// <exception cref="InvalidFileException">One of them is missing, damaged, or something else.</exception>
    /// <exception cref="InvalidOptionException">The device does not exist.</exception>
    public static GuidedSampler Load(string model, string? clip = null, SamplerOptions? options = null)
    {
        options ??= new SamplerOptions();
        ClipModel text = ClipModel.Load(ClipCatalogue.Locate(clip), new ClipLoadOptions { Device = options.Device, Precision = options.Precision });
        try
        {
            return new GuidedSampler(Sampler.Load(ModelCatalogue.Locate(model), options), text);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>Searches for a picture to the end.</summary>
    /// <param name="options">Prompts and settings.</param>
    /// <param name="progress">Receives every step, on this thread.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The picture with the best score.</returns>
    /// <exception cref="InvalidOptionException">An option is out of range, or a prompt is empty.</exception>
    /// <exception cref="InvalidFileException">A picture that serves as a prompt cannot be read.</exception>
    /// <exception cref="SearchDivergedException">A loss is no number.</exception>
    public GuidedPicture Imagine(GuidanceOptions options, IProgress<GuidanceStep>? progress = null, CancellationToken cancellation = default)
    {
        using GuidanceRun run = Begin(options, cancellation);
        while (!run.IsDone)
        {
            cancellation.ThrowIfCancellationRequested();
            GuidanceStep step = run.Advance();
            progress?.Report(step);
        }

        return run.Best();
    }

    /// <summary>Begins a search, whose steps the caller takes.</summary>
    /// <param name="options">Prompts and settings.</param>
    /// <param name="cancellation">Stops the choice of a start.</param>
    /// <inheritdoc cref="Imagine" path="/exception" />
    public GuidanceRun Begin(GuidanceOptions options, CancellationToken cancellation = default) => GuidanceRun.Begin(this, options, cancellation);

    /// <summary>Goes on with a search as if it had not stopped: bit for bit on a CPU with the same number of threads.</summary>
    /// <param name="path">A file of <see cref="GuidanceRun.Save"/>.</param>
    /// <param name="steps">Another number of steps; null for that of the file.</param>
    /// <exception cref="InvalidFileException">It is damaged, or of other networks.</exception>
    public GuidanceRun Resume(string path, int? steps = null) => GuidanceFile.Read(path, this, steps);

    /// <summary>Frees both networks.</summary>
    public void Dispose()
    {
        Sampler.Dispose();
        _clip.Dispose();
    }

    /// <summary>Latents to start from.</summary>
    /// <param name="path">A file of a search, a file of plain latents (its first row counts), or a picture, whose latents are searched for.</param>
    /// <param name="options">The search that starts there.</param>
    /// <param name="progress">Receives the steps of the search for the latents of a picture, on this thread.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidFileException">It is damaged, or of a generator of other sizes.</exception>
    public LayerLatents StartFrom(string path, GuidanceOptions options, IProgress<InversionStep>? progress = null, CancellationToken cancellation = default)
    {
        if (Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) return GuidanceFile.ReadStart(path, Network, options);
        using var inverter = new PictureInverter(Sampler, new ClipFeatures(_clip));
        InvertedPicture found = inverter.Invert(path, new InversionOptions { Seed = options.Seed, Labels = options.Labels }, progress, cancellation);
        return LayerLatents.Of(found.Latents, 0, Network.LayerShape, options);
    }

    /// <summary>The prompts as directions of CLIP, and remarks on them for the user.</summary>
    internal (PromptSimilarity Similarity, IReadOnlyList<string> Notes) Encode(GuidanceOptions options)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var notes = new List<string>();
        Tensor[] features = [.. options.Prompts.Select(prompt => FeaturesOf(prompt, notes))];
        double[] weights = [.. options.Prompts.Select(prompt => prompt.IsAvoided ? -prompt.Weight : prompt.Weight)];
        return (new PromptSimilarity(images => _clip.EncodeImages(images, _clip.Pass), _clip.ImageSize, options.Resizing, ShapeOperators.Concatenate(features), weights), notes);
    }

    // [1,E]
    private Tensor FeaturesOf(GuidancePrompt prompt, List<string> notes)
    {
        if (prompt.Image is { } path)
        {
            ClipImage image = ClipPreprocessing.Read(path, _clip.ImageSize);
            if (image.Cropped is { } cropped) notes.Add(cropped.Text);
            return _clip.EncodeImages(ClipPreprocessing.ToTensor([image.Pixels]).To(_clip.Device), _clip.Pass);
        }

        ClipTokens tokens = _clip.Tokenizer.Encode(prompt.Text!);
        if (tokens.Warning is { } cut) notes.Add(cut.Text);
        return _clip.EncodeTexts(ClipTokenizer.ToTensor([tokens]).To(_clip.Device), _clip.Pass);
    }
}
