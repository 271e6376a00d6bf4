using BigGan.Models;
using BigGan.Optimization;
using BigGan.Recipes;

namespace BigGan.Training;

/// <summary>How much memory training needs, estimated from sizes alone, in float32; in bfloat16 the activations take about half.</summary>
/// <param name="WeightBytes">Weights, gradients, optimizers, the average, and the weights that spectral norm has divided.</param>
/// <param name="ActivationBytes">Activations that the larger phase of a step keeps for its backward pass, plus the memory of the largest block's backward pass.</param>
/// <remarks>With each further image of a batch, resident memory on a CPU grew by 0.9 to 1.4 times the estimate.</remarks>
public sealed record TrainingMemory(long WeightBytes, long ActivationBytes)
{
    /// <summary>Estimates it for a recipe.</summary>
    /// <param name="summary">Of the recipe's model.</param>
    /// <param name="options">The recipe: batch sizes, optimizers, average.</param>
    public static TrainingMemory Of(ModelSummary summary, TrainingOptions options)
    {
        long generator = summary.Generator.Parameters * (Copies(options.Generator) + (options.Average is null ? 0 : 1));
        long discriminator = summary.Discriminator.Parameters * Copies(options.Discriminator);
        long scoring = 2L * options.BatchSize * Peak(summary.Discriminator.Blocks); // real and generated images
        long drawing = Math.Max(options.GeneratorBatchSize ?? 0, options.BatchSize) * Peak([.. summary.Generator.Blocks, .. summary.Discriminator.Blocks]);
        return new TrainingMemory(sizeof(float) * (generator + discriminator), sizeof(float) * Math.Max(scoring, drawing));
    }

    // The backward pass of a block needs about twice its kept activations: gradients and their summands.
    private static long Peak(IReadOnlyList<BlockSummary> blocks) => blocks.Sum(block => block.Activations) + (2 * blocks.Max(block => block.Activations));

    // The weight, its gradient, its normalised form and one or two moments.
    private static int Copies(OptimizerOptions options) => options.Beta1 > 0 ? 5 : 4;
}
