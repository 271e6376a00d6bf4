using BigGan.Models;
using BigGan.Optimization;
using BigGan.Options;

namespace BigGan.Recipes;

/// <summary>The ranges of all training options, checked once, when options are read; <c>RunOptions</c> adds the checks that depend on the evaluation.</summary>
public static class TrainingOptionsValidator
{
    /// <summary>Checks all options.</summary>
    /// <exception cref="InvalidOptionException">Some are out of range; the message has option, value and allowed range of each.</exception>
    public static void Validate(TrainingOptions options)
    {
        IReadOnlyList<string> violations = Violations(options);
        if (violations.Count > 0)
            throw new InvalidOptionException(string.Join("; ", violations));
    }

    /// <summary>Option, value and allowed range of every option out of range; empty if all are valid.</summary>
    public static IReadOnlyList<string> Violations(TrainingOptions options)
    {
        var check = new OptionCheck();
        ModelOptionsValidator.Check(check, options.Model);
        check.AtLeast("batch_size", options.BatchSize, 1);
        check.AtLeast("generator_batch_size", options.GeneratorBatchSize ?? options.BatchSize, options.BatchSize);
        check.AtLeast("steps", options.Steps, 1);
        if (FeatureMaps.Doublings(options.Model) is { } doublings && FeatureMaps.OfDiscriminator(options.Model, doublings).Count is > 0 and int blocks)
            check.Within("frozen_discriminator_blocks", options.FrozenDiscriminatorBlocks, 0, blocks - 1);
        check.AtLeast("discriminator_steps", options.DiscriminatorSteps, 1);
        CheckOptimizer(check, "generator", options.Generator);
        CheckOptimizer(check, "discriminator", options.Discriminator);
        if (options.Average is { } average)
        {
            check.Share("average.decay", average.Decay);
            check.AtLeast("average.start_step", average.StartStep, 0);
        }

        if (options.Evaluation is { } evaluation)
            CheckEvaluation(check, evaluation);
        check.AtLeast("output.checkpoint_every", options.Output.CheckpointEvery, 1);
        check.AtLeast("output.keep_checkpoints", options.Output.KeepCheckpoints, 1);
        check.AtLeast("output.sample_every", options.Output.SampleEvery, 1);
        check.AtLeast("output.log_every", options.Output.LogEvery, 1);
        return check.Violations;
    }

    private static void CheckEvaluation(OptionCheck check, TrainingEvaluationOptions options)
    {
        check.AtLeast("evaluation.every", options.Every, 1);
        check.AtLeast("evaluation.keep_best", options.KeepBest, 0);
        check.That(options.TimeShare is > 0 and <= 1, "evaluation.time_share", options.TimeShare, "above 0 and at most 1");
    }

    private static void CheckOptimizer(OptionCheck check, string path, OptimizerOptions options)
    {
        check.Positive($"{path}.learning_rate", options.LearningRate);
        check.Share($"{path}.beta1", options.Beta1);
        check.Share($"{path}.beta2", options.Beta2);
        check.Positive($"{path}.epsilon", options.Epsilon);
        check.AtLeast($"{path}.accumulations", options.Accumulations, 1);
        if (options.OrthogonalRegularisation is { } regularisation)
            check.Positive($"{path}.orthogonal_regularisation.strength", regularisation.Strength);
    }
}
