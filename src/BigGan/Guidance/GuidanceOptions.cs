using System.Text.Json.Serialization;

namespace BigGan.Guidance;

/// <summary>A search for the latents and classes of a picture that fits prompts.</summary>
public sealed record GuidanceOptions
{
    /// <summary>What the picture is to become like and to differ from; at least one to become like.</summary>
    public IReadOnlyList<GuidancePrompt> Prompts { get; init; } = [];

    /// <summary>Seed of start and cutouts: the same seed, options and weights give the same picture on the same machine.</summary>
    public long Seed { get; init; }

    /// <summary>Most steps of the optimizer.</summary>
    public int Steps { get; init; } = 300;

    /// <summary>Learning rate of Adam.</summary>
    public double LearningRate { get; init; } = 0.12;

    /// <summary>Cutouts of the picture that CLIP sees in one pass.</summary>
    public int Cutouts { get; init; } = 16;

    /// <summary>Passes, each with cutouts of its own, whose gradients are added up before a step.</summary>
    public int Accumulations { get; init; } = 1;

    /// <summary>How cutouts are resized to CLIP's input.</summary>
    public CutoutResizing Resizing { get; init; } = CutoutResizing.Lanczos;

    /// <summary>Cutouts lie around the middle rather than anywhere.</summary>
    public bool IsCentred { get; init; }

    /// <summary>The classes of the start, by label; empty for all.</summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    /// <summary>How the start is drawn.</summary>
    public StartDraw Start { get; init; } = StartDraw.Samples;

    /// <summary>Pictures drawn to start from; the search begins at the best.</summary>
    public int Candidates { get; init; } = 64;

    /// <summary>How logits of classes become weights.</summary>
    public ClassForm Classes { get; init; } = ClassForm.Softmax;

    /// <summary>Classes with a weight under <see cref="ClassForm.TopClasses"/>.</summary>
    public int TopClasses { get; init; } = 10;

    /// <summary>Divides the logits before a softmax.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Whether every layer has latents and classes of its own; otherwise they share them, and a picture can be drawn again from plain latents.</summary>
    public bool IsLayered { get; init; } = true;

    /// <summary>Weight of the similarity in the loss.</summary>
    public double SimilarityWeight { get; init; } = 100;

    /// <summary>Weight of the loss that keeps latents normal.</summary>
    public double LatentWeight { get; init; } = 1;

    /// <summary>Weight of the loss that keeps one class.</summary>
    public double ClassWeight { get; init; } = 1;

    /// <summary>Decay of the moving average of latents and logits, from which pictures are drawn.</summary>
    public double AverageDecay { get; init; } = 0.9;

    /// <summary>Steps from one scoring of the picture to the next.</summary>
    public int ScoreEvery { get; init; } = 10;

    /// <summary>Scorings without an improvement after which the search stops; 0 for never.</summary>
    public int Patience { get; init; } = 6;

    /// <summary>What an increase of the score, a mean cosine, counts as an improvement.</summary>
    public double LeastGain { get; init; } = 0.001;

    /// <summary>Latents to start from in place of drawn ones.</summary>
    [JsonIgnore]
    public LayerLatents? Given { get; init; }

    /// <summary>The settings of Big Sleep, as published.</summary>
    /// <remarks>big_sleep.py: 128 cutouts, resized to the nearest pixel, one start of noise, 20 epochs of 1,050 steps, no early end.</remarks>
    public static GuidanceOptions BigSleep { get; } = new()
    {
        Steps = 20 * 1050,
        LearningRate = 0.07,
        Cutouts = 128,
        Resizing = CutoutResizing.Nearest,
        Start = StartDraw.Noise,
        Candidates = 1,
        Classes = ClassForm.Sigmoid,
        Temperature = 2,
        AverageDecay = 0.99,
        ScoreEvery = 50,
        Patience = 0,
    };
}

/// <summary>How the start of a search is drawn.</summary>
public enum StartDraw
{
    /// <summary>Samples of the generator: a class, and the same latents in every layer.</summary>
    Samples,

    /// <summary>Normal latents for each layer by itself, and normal logits of mean -3.9 and deviation 0.3 for all classes: Big Sleep's.</summary>
    Noise,
}
