using BigGan.Layers;
using BigGan.Optimization;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Training;

/// <summary>What a training step is made of, besides the networks.</summary>
public sealed record StepParts
{
    /// <summary>
    /// What becomes of images before D sees them: float [N,C,H,W] to the same shape, real and generated ones alike. G is trained through it, so it has a
    /// gradient. As they are by default; augmentation goes here.
    /// </summary>
    public Func<Tensor, Tensor> Transform { get; init; } = images => images;

    /// <summary>What D and G pay.</summary>
    public AdversarialLoss Loss { get; init; } = AdversarialLoss.Hinge;

    /// <summary>Makes the gradients of a network, summed over its accumulations, those of all processes. One process has nothing to do.</summary>
    public Action<ParameterStore> Reduce { get; init; } = _ => { };

    /// <summary>What adds to D's gradients before its optimizer's step: regularisers of weights.</summary>
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
