using BigGan.Layers;
using BigGan.Models;
using BigGan.Optimization;
using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>Moves latents and classes of one picture by gradients. The weights of the generator are constants: no gradient of them is computed.</summary>
internal sealed class LatentSearch : IDisposable
{
    private readonly IGenerator _generator;
    private readonly Pass _pass;
    private readonly GuidanceOptions _options;

    /// <param name="generator">Folded; its weights are made constant.</param>
    /// <param name="pass">Evaluation in the arithmetic of the generator.</param>
    /// <param name="options">Learning rate, weights of losses, moving average.</param>
    /// <param name="start">Where the search begins.</param>
    internal LatentSearch(IGenerator generator, Pass pass, GuidanceOptions options, LayerLatents start)
    {
        (_generator, _pass, _options) = (generator, pass, options);
        generator.Parameters.SetRequiresGrad(false);
        Latents = new SearchedLatents(generator, options, start);
        Optimizer = new AdamOptimizer(Latents.Store, new OptimizerOptions { LearningRate = options.LearningRate, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8 });
    }

    internal SearchedLatents Latents { get; }

    internal AdamOptimizer Optimizer { get; }

    /// <summary>One step of the optimizer.</summary>
    /// <param name="target">Loss of a picture, float [1,C,H,W] in [0,1], in a pass, counted from 0 over all steps: a scalar.</param>
    /// <returns>The losses of each pass before the step.</returns>
    internal SearchLosses[] Step(Func<Tensor, long, Tensor> target)
    {
        var losses = new SearchLosses[_options.Accumulations];
        Latents.Store.ClearGradients();
        for (int i = 0; i < losses.Length; i++) losses[i] = AddGradient(target, (Optimizer.StepCount * losses.Length) + i);
        if (!losses.All(loss => loss.AreFinite)) return losses; // the latents stay as they were
        Optimizer.Step();
        Latents.Average.Update();
        return losses;
    }

    /// <summary>Draws the moving average: float [1,C,H,W] in [0,1], owned by the current scope.</summary>
    internal Tensor DrawAverage()
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        return scope.Keep(Draw(_generator, Latents.AverageInputs(), _pass));
    }

    /// <summary>Draws pictures: float [N,C,H,W] in [0,1], owned by the current scope.</summary>
    internal static Tensor Draw(IGenerator generator, LayerInputs inputs, Pass pass) => (generator.Forward(inputs, pass) + 1) / 2;

    public void Dispose()
    {
        Optimizer.Dispose();
        Latents.Dispose();
    }

    /// <summary>Adds the gradient of one pass to those of the latents.</summary>
    internal SearchLosses AddGradient(Func<Tensor, long, Tensor> target, long pass)
    {
        using var scope = new TensorScope();
        Tensor classes = Latents.Weights;
        Tensor fit = target(Draw(_generator, Latents.Inputs(classes), _pass), pass);
        Tensor latentLoss = GuidanceLosses.OfLatents(Latents.Latents) * _options.LatentWeight;
        Tensor? classLoss = classes.Size(1) > 1 ? GuidanceLosses.OfClasses(classes) * _options.ClassWeight : null;
        Tensor total = fit + latentLoss;
        if (classLoss is not null) total += classLoss;
        (total / _options.Accumulations).Backward();
        return new SearchLosses(latentLoss.Item(), classLoss?.Item() ?? 0, fit.Item());
    }
}
