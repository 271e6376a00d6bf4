namespace BigGan.Layers;

/// <summary>Self-attention before it is built.</summary>
/// <param name="Place">Path in its network, such as <c>blocks.0.1</c>.</param>
/// <param name="Stage">See <see cref="Parameter.Stage"/>.</param>
/// <param name="Channels">Channels in and out.</param>
/// <param name="Map">Size of the feature map.</param>
internal sealed record AttentionPlan(string Place, int Stage, int Channels, MapSize Map)
{
    /// <summary>Makes the queries.</summary>
    internal ConvolutionPlan Query => Plan("theta", Channels, Channels / 8);

    /// <summary>Makes the keys.</summary>
    internal ConvolutionPlan Key => Plan("phi", Channels, Channels / 8);

    /// <summary>Makes the values.</summary>
    internal ConvolutionPlan Value => Plan("g", Channels, Channels / 2);

    /// <summary>Makes the output of what was gathered.</summary>
    internal ConvolutionPlan Output => Plan("o", Channels / 2, Channels);

    /// <summary>All of them.</summary>
    internal IReadOnlyList<ConvolutionPlan> Convolutions => [Query, Key, Value, Output];

    /// <summary>Where the tensors are named.</summary>
    internal ParameterPath In(ParameterStore network) => (network.Root / Place).InStage(Stage);

    private static ConvolutionPlan Plan(string name, int inputs, int outputs) => new(name, inputs, outputs, 1) { HasBias = false };
}
