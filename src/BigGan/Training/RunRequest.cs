using BigGan.Data;
using BigGan.Imaging;
using BigGan.Models;
using BigGan.Recipes;

namespace BigGan.Training;

/// <summary>What a person asks of a run. What is left out is taken from the run that is resumed, from the model to start from, or from the defaults.</summary>
public sealed record RunRequest
{
    /// <summary>The folder of the run.</summary>
    public required string Folder { get; init; }

    /// <summary>The images to train on.</summary>
    public ImagesRequest Images { get; init; } = new();

    /// <summary>
    /// Returns the options that are asked for, given the options to start with: those of the run that is resumed, those by which the model to start from
    /// was trained, or the defaults. The number of classes is always that of the images; with a model to start from, the architecture is that model's.
    /// </summary>
    public Func<TrainingOptions, TrainingOptions> Options { get; init; } = options => options;

    /// <summary>A trained model to start from; null starts from random weights.</summary>
    public TransferOptions? Transfer { get; init; }

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>
    /// When a run starts: replace an existing one. When a run is resumed: accept classes of other names, and start anew if its checkpoints are gone.
    /// </summary>
    public bool Force { get; init; }

    /// <summary>The program that results of evaluations name as their origin.</summary>
    public string? Software { get; init; }

    /// <summary>The options over those of a run or over the defaults. The model gets the size and channels that are asked for.</summary>
    internal TrainingOptions Over(TrainingOptions baseline)
    {
        TrainingOptions options = Options(baseline);
        return options with { Model = Images.Resize(options.Model) };
    }

    /// <summary>The options over those by which a model was trained; the architecture is that of the model.</summary>
    /// <param name="name">What the model is called in messages.</param>
    /// <param name="model">Its architecture.</param>
    /// <param name="trainedBy">The recipe it was trained by.</param>
    /// <exception cref="InvalidOptionException">The images are to have another shape.</exception>
    internal TrainingOptions Over(string name, ModelOptions model, TrainingOptions trainedBy)
    {
        (int height, int width) = (Images.Height ?? model.Height, Images.Width ?? model.Width);
        if ((height, width) != (model.Height, model.Width))
            throw new InvalidOptionException($"a size of {height}x{width} is not that of {name}, {model.Height}x{model.Width}");
        if (Images.Channels is { } channels && channels != model.ImageChannels)
            throw new InvalidOptionException($"{channels} channels is not what {name} draws, {model.ImageChannels}");
        return Options(trainedBy) with { Model = model };
    }
}

/// <summary>Which images a run is to be trained on, and how they are read. What is left out is taken from the run that is resumed, or from the defaults.</summary>
public sealed record ImagesRequest
{
    /// <summary>A known name or a path.</summary>
    public string? Source { get; init; }

    /// <summary>Pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Pixels.</summary>
    public int? Width { get; init; }

    /// <summary>1 (grey) or 3 (colour).</summary>
    public int? Channels { get; init; }

    /// <summary>Which part of a source that has several; see <see cref="DatasetOptions.Split"/>.</summary>
    public string? Split { get; init; }

    /// <summary>What happens to images smaller than asked for.</summary>
    public SmallImagePolicy? Small { get; init; }

    /// <summary>Leave unreadable images out and list them.</summary>
    public bool SkipBad { get; init; }

    /// <summary>The model for images of this shape. Options that a model lists block by block fit its own size only, so another size clears them.</summary>
    internal ModelOptions Resize(ModelOptions model)
    {
        ModelOptions resized = model with
        {
            Height = Height ?? model.Height,
            Width = Width ?? model.Width,
            ImageChannels = Channels ?? model.ImageChannels,
        };
        return (resized.Height, resized.Width) == (model.Height, model.Width) ? resized : resized with
        {
            Generator = model.Generator with { ChannelMultiples = null, Upsample = null, AttentionBlocks = null },
            Discriminator = model.Discriminator with { ChannelMultiples = null, Downsample = null, AttentionBlocks = null },
        };
    }
}
