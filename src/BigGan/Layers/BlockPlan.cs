namespace BigGan.Layers;

/// <summary>A residual block before it is built. Construction, summaries and readers of other programs' weights go by it.</summary>
/// <param name="Place">Path of the block in its network, such as <c>blocks.0.0</c>.</param>
/// <param name="Stage">See <see cref="Parameter.Stage"/>.</param>
/// <param name="Before">Size of the feature map that comes in.</param>
/// <param name="After">Size of the feature map that goes out.</param>
internal sealed record BlockPlan(string Place, int Stage, MapSize Before, MapSize After)
{
    /// <summary>The convolutions of the main path, in the order in which they run.</summary>
    internal required IReadOnlyList<ConvolutionPlan> Convolutions { get; init; }

    /// <summary>How many of them run before height and width change, in blocks that change them.</summary>
    internal required int BeforeResampling { get; init; }

    /// <summary>The convolution of the shortcut; null without one.</summary>
    internal ConvolutionPlan? Shortcut { get; init; }

    /// <summary>The self-attention that follows the block; null without one.</summary>
    internal AttentionPlan? Attention { get; init; }

    /// <summary>Channels in.</summary>
    internal int Inputs => Convolutions[0].Inputs;

    /// <summary>Channels out.</summary>
    internal int Outputs => Convolutions[^1].Outputs;

    /// <summary>Whether height and width change.</summary>
    internal bool Resamples => After != Before;

    /// <summary>Where the block's tensors are named.</summary>
    internal ParameterPath In(ParameterStore network) => (network.Root / Place).InStage(Stage);

    /// <summary>Size of the feature maps that a convolution of the main path works on.</summary>
    internal MapSize MapOf(int convolution) => convolution < BeforeResampling ? Before : After;
}
