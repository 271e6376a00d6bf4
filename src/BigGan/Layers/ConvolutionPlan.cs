namespace BigGan.Layers;

/// <summary>A convolution that keeps height and width, before it has a weight.</summary>
/// <param name="Name">Its name in the block or network that it belongs to, such as <c>conv1</c>.</param>
/// <param name="Inputs">Channels in.</param>
/// <param name="Outputs">Channels out.</param>
/// <param name="Window">Side of its window.</param>
internal sealed record ConvolutionPlan(string Name, int Inputs, int Outputs, int Window)
{
    /// <summary>Whether it adds a bias.</summary>
    internal bool HasBias { get; init; } = true;

    /// <summary>Name of the conditional batch norm of its inputs; null without one.</summary>
    internal string? Norm { get; init; }

    /// <summary>Inputs that each output is computed from.</summary>
    internal long FanIn => (long)Inputs * Window * Window;

    /// <summary>Numbers that training changes.</summary>
    internal long Parameters => Outputs * (FanIn + (HasBias ? 1 : 0));
}
