namespace BigGan.Optimization;

/// <summary>Adam and gradient accumulation of one network.</summary>
public sealed record OptimizerOptions
{
    /// <summary>Learning rate.</summary>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>Adam's first moment decay (paper: 0).</summary>
    public double Beta1 { get; init; }

    /// <summary>Adam's second moment decay (paper: 0.999).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam's denominator offset.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>Forward and backward passes whose gradients are summed before each optimizer step.</summary>
    public int Accumulations { get; init; } = 1;

    /// <summary>Orthogonal regularisation; null is off.</summary>
    public OrthogonalRegularisationOptions? OrthogonalRegularisation { get; init; }
}

/// <summary>Orthogonal regularisation (paper, section 3.1, equation 3).</summary>
public sealed record OrthogonalRegularisationOptions
{
    /// <summary>The paper's beta.</summary>
    public double Strength { get; init; } = 1e-4;

    /// <summary>Which gradient is added.</summary>
    public OrthogonalForm Form { get; init; } = OrthogonalForm.Paper;
}

/// <summary>The two gradients in use for the same penalty.</summary>
public enum OrthogonalForm
{
    /// <summary>The true gradient of beta x ||W W^T o (1 - I)||^2: 4 beta (W W^T o (1 - I)) W.</summary>
    Paper,

    /// <summary>Half of it, as the author's release adds.</summary>
    AuthorsRelease,
}
