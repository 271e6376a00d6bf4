using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>The latents and logits of one picture while they are searched for, with their moving average.</summary>
internal sealed class SearchedLatents : IDisposable
{
    private const string LatentsName = "latents", LogitsName = "class_logits";

    private readonly LayerInputShape _shape;
    private readonly GuidanceOptions _options;
    private readonly bool _isReplicated;

    /// <param name="generator">Whose inputs they are.</param>
    /// <param name="options">Form of the classes, decay of the average, whether layers share.</param>
    /// <param name="start">Where the search begins; where layers share, the first row of each counts.</param>
    internal SearchedLatents(IGenerator generator, GuidanceOptions options, LayerLatents start)
    {
        (_shape, _options) = (generator.LayerShape, options);
        _isReplicated = _shape.LatentRows * _shape.LatentSize != generator.LatentSize; // BigGAN-deep gives every layer the whole of z
        int latentRows = options.IsLayered || !_isReplicated ? _shape.LatentRows : 1, classRows = options.IsLayered ? _shape.ClassRows : 1;
        Store = new ParameterStore(generator.Parameters.Device, null, generator.Parameters.Type);
        Latents = Store.Root.Constant(LatentsName, ParameterRole.SearchedInput, 0, latentRows, _shape.LatentSize);
        Logits = Store.Root.Constant(LogitsName, ParameterRole.SearchedInput, 0, classRows, _shape.ClassCount);
        using (Autograd.NoGrad())
        {
            Fill(Latents, start.Latents);
            Fill(Logits, start.Logits);
        }

        Average = new MovingAverage(Store, options.AverageDecay);
    }

    /// <summary>The two tensors.</summary>
    internal ParameterStore Store { get; }

    internal MovingAverage Average { get; }

    /// <summary>float [R,l], or [1,l] where layers share.</summary>
    internal Tensor Latents { get; }

    /// <summary>float [C,K], or [1,K] where layers share.</summary>
    internal Tensor Logits { get; }

    /// <summary>Weights of the classes, [C,K] or [1,K]; gradients flow to the logits.</summary>
    internal Tensor Weights => SoftClasses.Of(Logits, _options.Classes, _options.TopClasses, _options.Temperature);

    /// <summary>What the generator takes, for class weights as <see cref="Weights"/> gives them; owned by the current scope.</summary>
    internal LayerInputs Inputs(Tensor weights) => Inputs(Latents, weights);

    /// <summary>The average as the generator takes it, owned by the current scope.</summary>
    internal LayerInputs AverageInputs()
    {
        using var noGrad = Autograd.NoGrad();
        return Inputs(Average.Of(LatentsName), SoftClasses.Of(Average.Of(LogitsName), _options.Classes, _options.TopClasses, _options.Temperature));
    }

    /// <summary>The average as numbers.</summary>
    internal LayerLatents AverageNumbers()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        return new LayerLatents(Numbers(Average.Of(LatentsName), _shape.LatentRows), Numbers(Average.Of(LogitsName), _shape.ClassRows));
    }

    /// <summary>The average as plain latents [L] and class weights [K], where layers share them.</summary>
    internal (float[] Latents, float[] Weights) AverageRow()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor weights = SoftClasses.Of(Average.Of(LogitsName), _options.Classes, _options.TopClasses, _options.Temperature);
        return (Numbers(Average.Of(LatentsName), (int)Latents.Size(0)), Numbers(weights, 1));
    }

    public void Dispose()
    {
        Average.Dispose();
        Store.Dispose();
    }

    private LayerInputs Inputs(Tensor latents, Tensor weights) => new(Repeated(latents, _shape.LatentRows).Unsqueeze(0), Repeated(weights, _shape.ClassRows).Unsqueeze(0));

    private static Tensor Repeated(Tensor rows, int count) =>
        rows.Size(0) == count ? rows : ShapeOperators.Concatenate([.. Enumerable.Repeat(rows, count)]);

    private static float[] Numbers(Tensor rows, int count) => Repeated(rows, count).To(DataType.Float32).To(Device.Cpu).ToArray<float>();

    private static void Fill(Tensor target, float[] values)
    {
        using var scope = new TensorScope();
        target.CopyFrom(Tensor.From<float>(values.AsSpan(0, (int)target.ElementCount), target.Shape));
    }
}
