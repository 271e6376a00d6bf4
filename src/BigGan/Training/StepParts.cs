using BigGan.Layers;
using BigGan.Optimization;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Training;

/// <summary>The exchangeable parts of a training step.</summary>
public sealed record StepParts
{
    /// <summary>
    /// Applied to real and generated images before D: float [N,C,H,W] to the same shape. Must be differentiable, because G is trained through it. The
    /// identity by default; the place for augmentation.
    /// </summary>
    public Func<Tensor, Tensor> Transform { get; init; } = images => images;

    /// <summary>The losses of D and G.</summary>
    public AdversarialLoss Loss { get; init; } = AdversarialLoss.Hinge;

    /// <summary>Combines the gradients of a network, summed over its accumulations, with those of other processes. Does nothing in a single process.</summary>
    public Action<ParameterStore> Reduce { get; init; } = _ => { };

    /// <summary>Add to D's gradients before its optimizer's step: regularisers of the weights.</summary>
    public IReadOnlyList<Action<ParameterStore>> DiscriminatorTerms { get; init; } = [];

    /// <summary>The same for G.</summary>
    public IReadOnlyList<Action<ParameterStore>> GeneratorTerms { get; init; } = [];

    /// <summary>The parts of a recipe.</summary>
    public static StepParts Of(TrainingOptions options) => new()
    {
        DiscriminatorTerms = Terms(options.Discriminator),
        GeneratorTerms = Terms(options.Generator),
    };

    private static Action<ParameterStore>[] Terms(OptimizerOptions options) => options.OrthogonalRegularisation is { } orthogonal
        ? [parameters => OrthogonalRegularisation.AddGradients(parameters, orthogonal)]
        : [];
}
