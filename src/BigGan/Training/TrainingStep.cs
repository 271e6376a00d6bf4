using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Training;

/// <summary>One step of BigGAN: several updates of D, one of G, then the moving average.</summary>
/// <remarks>Equal to the author's release: sampling order, accumulation, joint D batch, regularisation, Adam, average.</remarks>
/// <param name="networks">What is trained.</param>
/// <param name="options">How.</param>
/// <param name="latents">Latents and labels of generated images.</param>
/// <param name="parts">Loss, gradient terms and other parts; null for those of the options.</param>
public sealed class TrainingStep(TrainingNetworks networks, TrainingOptions options, ILatentSource latents, StepParts? parts = null)
{
    private readonly StepParts _parts = parts ?? StepParts.Of(options);
    private readonly Pass _pass = Pass.Train.In(options.Precision, networks.Generator.Parameters.Device);

    /// <summary>Runs the step.</summary>
    /// <param name="step">1 for the first one.</param>
    /// <param name="nextReal">Called once a forward of D: images float [N,C,H,W] and labels int64 [N] in the current scope.</param>
    /// <returns>The losses, owned by the caller and still on the device: nothing here waits for it.</returns>
    public DeviceLosses Run(long step, Func<(Tensor X, Tensor Y)> nextReal)
    {
        using var scope = new TensorScope();
        (Tensor real, Tensor fake) = UpdateDiscriminator(nextReal);
        for (int i = 1; i < options.DiscriminatorSteps; i++) (real, fake) = UpdateDiscriminator(nextReal);
        Tensor generator = UpdateGenerator();
        networks.UpdateAverage(step);
        return new DeviceLosses(scope.Keep(real), scope.Keep(fake), scope.Keep(generator));
    }

    private (Tensor Real, Tensor Fake) UpdateDiscriminator(Func<(Tensor X, Tensor Y)> nextReal)
    {
        ParameterStore parameters = networks.Discriminator.Parameters;
        parameters.SetRequiresGrad(true);
        parameters.ClearGradients();
        (Tensor Real, Tensor Fake) losses = default;
        for (int i = 0; i < options.Discriminator.Accumulations; i++)
        {
            using var scope = new TensorScope();
            (Tensor x, Tensor realLabels) = nextReal();
            (Tensor fake, Tensor fakeLabels) = Generate(x.Size(0));
            (Tensor onFake, Tensor onReal) = Discriminate(_parts.Transform(fake), fakeLabels, _parts.Transform(x), realLabels);
            Tensor realLoss = _parts.Loss.Real(onReal), fakeLoss = _parts.Loss.Fake(onFake);
            ((realLoss + fakeLoss) / options.Discriminator.Accumulations).Backward();
            losses = (scope.Keep(realLoss.Detach()), scope.Keep(fakeLoss.Detach()));
        }

        _parts.Reduce(parameters);
        foreach (Action<ParameterStore> term in _parts.DiscriminatorTerms) term(parameters);
        networks.DiscriminatorOptimizer.Step();
        return losses;
    }

    private Tensor UpdateGenerator()
    {
        ParameterStore parameters = networks.Generator.Parameters;
        networks.Discriminator.Parameters.SetRequiresGrad(false);
        parameters.ClearGradients();
        Tensor? loss = null;
        for (int i = 0; i < options.Generator.Accumulations; i++)
        {
            using var scope = new TensorScope();
            (Tensor z, Tensor y) = NextLatents();
            Tensor onFake = networks.Discriminator.Forward(_parts.Transform(networks.Generator.Forward(z, y, _pass)), y, _pass);
            Tensor generatorLoss = _parts.Loss.Generator(onFake) / options.Generator.Accumulations;
            generatorLoss.Backward();
            loss = scope.Keep(generatorLoss.Detach());
        }

        _parts.Reduce(parameters);
        foreach (Action<ParameterStore> term in _parts.GeneratorTerms) term(parameters);
        networks.GeneratorOptimizer.Step();
        return loss!;
    }

    // Fakes for D: G runs in training mode, so its statistics and singular vectors advance, but it gets no gradient.
    private (Tensor Images, Tensor Labels) Generate(long count)
    {
        using var noGrad = Autograd.NoGrad();
        (Tensor z, Tensor y) = NextLatents();
        (z, y) = (z.Narrow(0, 0, count), y.Narrow(0, 0, count));
        return (networks.Generator.Forward(z, y, _pass), y);
    }

    private (Tensor OnFake, Tensor OnReal) Discriminate(Tensor fake, Tensor fakeLabels, Tensor x, Tensor realLabels)
    {
        IDiscriminator discriminator = networks.Discriminator;
        if (options.SplitDiscriminatorBatch)
            return (discriminator.Forward(fake, fakeLabels, _pass), discriminator.Forward(x, realLabels, _pass));
        Tensor both = discriminator.Forward(ShapeOperators.Concatenate([fake, x]), ShapeOperators.Concatenate([fakeLabels, realLabels]), _pass);
        return (both.Narrow(0, 0, fake.Size(0)), both.Narrow(0, fake.Size(0), x.Size(0)));
    }

    private (Tensor Z, Tensor Y) NextLatents()
    {
        Device device = networks.Generator.Parameters.Device;
        (Tensor z, Tensor y) = latents.Next(Math.Max(options.GeneratorBatchSize ?? 0, options.BatchSize));
        return (z.To(device).To(networks.Generator.Parameters.Type), y.To(device));
    }
}
