using BigGan.Layers;
using BigGan.Models;
using BigGan.Optimization;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Training;

/// <summary>One step of BigGAN: several updates of D, one of G, then the moving average.</summary>
/// <remarks>Equal to the author's release: sampling order, accumulation, joint D batch, regularisation, Adam, average.</remarks>
public sealed class TrainingStep
{
    private readonly TrainingNetworks _networks;
    private readonly TrainingOptions _options;
    private readonly ILatentSource _latents;

    /// <summary>Binds networks and options.</summary>
    /// <param name="networks">What is trained.</param>
    /// <param name="options">How.</param>
    /// <param name="latents">Latents and labels of generated images.</param>
    public TrainingStep(TrainingNetworks networks, TrainingOptions options, ILatentSource latents) =>
        (_networks, _options, _latents) = (networks, options, latents);

    /// <summary>Runs the step.</summary>
    /// <param name="step">1 for the first one.</param>
    /// <param name="nextReal">Called once a forward of D: images float [N,C,H,W] and labels int64 [N] in the current scope.</param>
    public StepLosses Run(long step, Func<(Tensor X, Tensor Y)> nextReal)
    {
        (double real, double fake) = (0, 0);
        for (int i = 0; i < _options.DiscriminatorSteps; i++) (real, fake) = UpdateDiscriminator(nextReal);
        double generator = UpdateGenerator();
        _networks.UpdateAverage(step);
        return new StepLosses(real, fake, generator);
    }

    private (double Real, double Fake) UpdateDiscriminator(Func<(Tensor X, Tensor Y)> nextReal)
    {
        ParameterStore parameters = _networks.Discriminator.Parameters;
        parameters.SetRequiresGrad(true);
        parameters.ClearGradients();
        (double Real, double Fake) losses = default;
        for (int i = 0; i < _options.Discriminator.Accumulations; i++)
        {
            using var scope = new TensorScope();
            (Tensor x, Tensor realLabels) = nextReal();
            (Tensor fake, Tensor fakeLabels) = Generate(x.Size(0));
            (Tensor onFake, Tensor onReal) = Judge(fake, fakeLabels, x, realLabels);
            Tensor realLoss = HingeLoss.Real(onReal), fakeLoss = HingeLoss.Fake(onFake);
            ((realLoss + fakeLoss) / _options.Discriminator.Accumulations).Backward();
            losses = (realLoss.Item(), fakeLoss.Item());
        }

        if (_options.Discriminator.OrthogonalRegularisation is { } orthogonal) OrthogonalRegularisation.AddGradients(parameters, orthogonal);
        _networks.DiscriminatorOptimizer.Step();
        return losses;
    }

    private double UpdateGenerator()
    {
        ParameterStore parameters = _networks.Generator.Parameters;
        _networks.Discriminator.Parameters.SetRequiresGrad(false);
        parameters.ClearGradients();
        double loss = 0;
        for (int i = 0; i < _options.Generator.Accumulations; i++)
        {
            using var scope = new TensorScope();
            (Tensor z, Tensor y) = NextLatents();
            Tensor judged;
            using (NetworkPrecision.Use(_options.Precision, parameters.Device))
            {
                Tensor fake = _networks.Generator.Forward(z, y, ForwardMode.Train);
                judged = _networks.Discriminator.Forward(fake, y, ForwardMode.Train);
            }

            Tensor generatorLoss = HingeLoss.Generator(judged) / _options.Generator.Accumulations;
            generatorLoss.Backward();
            loss = generatorLoss.Item();
        }

        if (_options.Generator.OrthogonalRegularisation is { } orthogonal) OrthogonalRegularisation.AddGradients(parameters, orthogonal);
        _networks.GeneratorOptimizer.Step();
        return loss;
    }

    // Fakes for D: G runs in training mode, so its statistics and singular vectors advance, but it gets no gradient.
    private (Tensor Images, Tensor Labels) Generate(long count)
    {
        using var noGrad = Autograd.NoGrad();
        using var precision = NetworkPrecision.Use(_options.Precision, _networks.Generator.Parameters.Device);
        (Tensor z, Tensor y) = NextLatents();
        (z, y) = (z.Narrow(0, 0, count), y.Narrow(0, 0, count));
        return (_networks.Generator.Forward(z, y, ForwardMode.Train), y);
    }

    private (Tensor OnFake, Tensor OnReal) Judge(Tensor fake, Tensor fakeLabels, Tensor x, Tensor realLabels)
    {
        using var precision = NetworkPrecision.Use(_options.Precision, _networks.Discriminator.Parameters.Device);
        IDiscriminator discriminator = _networks.Discriminator;
        if (_options.SplitDiscriminatorBatch)
            return (discriminator.Forward(fake, fakeLabels, ForwardMode.Train), discriminator.Forward(x, realLabels, ForwardMode.Train));
        Tensor judged = discriminator.Forward(ShapeOperators.Concatenate([fake, x]), ShapeOperators.Concatenate([fakeLabels, realLabels]), ForwardMode.Train);
        return (judged.Narrow(0, 0, fake.Size(0)), judged.Narrow(0, fake.Size(0), x.Size(0)));
    }

    private (Tensor Z, Tensor Y) NextLatents()
    {
        Device device = _networks.Generator.Parameters.Device;
        (Tensor z, Tensor y) = _latents.Next(Math.Max(_options.GeneratorBatchSize ?? 0, _options.BatchSize));
        return (z.To(device).To(_networks.Generator.Parameters.Type), y.To(device));
    }
}

/// <summary>What one step measured.</summary>
/// <param name="Real">Hinge loss of D on real images, last accumulation of the last D step.</param>
/// <param name="Fake">Hinge loss of D on generated images, likewise.</param>
/// <param name="Generator">Loss of G, last accumulation, divided by their number.</param>
public readonly record struct StepLosses(double Real, double Fake, double Generator)
{
    /// <summary>Whether all losses are numbers.</summary>
    public bool AreFinite => double.IsFinite(Real) && double.IsFinite(Fake) && double.IsFinite(Generator);
}
