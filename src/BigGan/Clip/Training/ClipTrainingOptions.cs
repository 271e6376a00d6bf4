using System.Text.Json.Serialization;
using BigGan.Layers;
using BigGan.Options;

namespace BigGan.Clip.Training;

/// <summary>Size and training options of a small CLIP.</summary>
public sealed record ClipTrainingOptions
{
    private const int HeadWidth = 32; // numbers of a head of attention in the text network

    /// <summary>Channels of the first convolution of the image network; its last stage has eight times as many.</summary>
    public int Width { get; init; } = 24;

    /// <summary>Residual convolutions of each stage of the image network.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>Numbers of a feature.</summary>
    public int EmbeddingSize { get; init; } = 64;

    /// <summary>Numbers a token of the text network.</summary>
    public int TextWidth { get; init; } = 64;

    /// <summary>Blocks of the text network.</summary>
    public int TextLayers { get; init; } = 2;

    /// <summary>Tokens of a text, start and end included.</summary>
    public int ContextLength { get; init; } = 32;

    /// <summary>Number of epochs.</summary>
    public double Epochs { get; init; } = 6;

    /// <summary>Images per step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Captions of each class per step.</summary>
    public int CaptionsPerClass { get; init; } = 2;

    /// <summary>Adam's peak learning rate: it rises from 0 in the first tenth of the steps and falls to 0 in the rest.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Decoupled weight decay of convolutions and linear layers: this share of a weight, times the learning rate, is subtracted at each step.</summary>
    public double WeightDecay { get; init; } = 0.05;

    /// <summary>Mirror images with probability one half.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>Pixels by which a view of an image may reach over its border, with reflection padding.</summary>
    public int Shift { get; init; } = 2;

    /// <summary>Share of the images that are shown whole, in [0,1); of the others a random square part is shown, as guidance does.</summary>
    public double WholeShare { get; init; } = 0.25;

    /// <summary>Share of the colour images that are shown in grey, in [0,1).</summary>
    public double GreyShare { get; init; } = 0.15;

    /// <summary>Share of the captions with a meaningless word, in [0,1).</summary>
    public double StrangeShare { get; init; } = 0.2;

    /// <summary>Seed of weights, order, views and captions.</summary>
    public long Seed { get; init; }

    /// <summary>Arithmetic of training.</summary>
    [JsonConverter(typeof(OptionEnumConverter<Precision>))]
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Checks the options.</summary>
    /// <exception cref="InvalidOptionException">An option is out of range; the message has the first.</exception>
    public void Validate()
    {
        if (Violations() is [{ } first, ..]) throw new InvalidOptionException(first);
    }

    /// <summary>The options out of range, one sentence each.</summary>
    internal IReadOnlyList<string> Violations()
    {
        var check = new OptionCheck();
        check.Within("width", Width, 1, 256);
        check.Within("depth", Depth, 0, 16);
        check.Within("embedding_size", EmbeddingSize, 1, 4096);
        check.Within("text_width", TextWidth, HeadWidth, 4096);
        check.That(TextWidth % HeadWidth == 0, "text_width", TextWidth, $"a multiple of {HeadWidth}");
        check.Within("text_layers", TextLayers, 1, 64);
        check.Within("context_length", ContextLength, 16, 4096);
        check.Positive("epochs", Epochs);
        check.Within("batch_size", BatchSize, 2, 65_536);
        check.Within("captions_per_class", CaptionsPerClass, 1, 64);
        check.That(LearningRate is > 0 and <= 1, "learning_rate", LearningRate, "above 0 and at most 1");
        check.That(WeightDecay is >= 0 and <= 10, "weight_decay", WeightDecay, "at least 0 and at most 10");
        check.Within("shift", Shift, 0, 64);
        check.Share("whole_share", WholeShare);
        check.Share("grey_share", GreyShare);
        check.Share("strange_share", StrangeShare);
        return check.Violations;
    }

    /// <summary>The architecture.</summary>
    /// <param name="imageSize">Height and width of the images in pixels.</param>
    /// <param name="vocabularySize">Number of different tokens.</param>
    internal ClipOptions Architecture(int imageSize, int vocabularySize) => new()
    {
        EmbeddingSize = EmbeddingSize,
        ImageSize = imageSize,
        Vision = new VisionConvNetOptions { Width = Width, Depth = Depth, Stages = StagesFor(imageSize) },
        Text = new TextOptions { ContextLength = ContextLength, VocabularySize = vocabularySize, Width = TextWidth, Heads = TextWidth / HeadWidth, Layers = TextLayers },
    };

    // Until at most 8 pixels are left, and at least as many as double the channels.
    private static int StagesFor(int imageSize)
    {
        int stages = VisionConvNetOptions.MostDoublings;
        while (imageSize > 8 << stages) stages++;
        return stages;
    }
}
