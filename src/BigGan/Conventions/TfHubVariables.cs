using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>Every variable of a module that is a tensor of ours.</summary>
/// <remarks>
/// TensorFlow has channels last: kernels are [height,width,in,out], matrices [in,out], and the first layer's outputs are height, width,
/// channels. What conditions a norm is z before the class there and the class before z here; in BigGAN-deep that goes for the first layer too.
/// </remarks>
internal sealed class TfHubVariables
{
    private readonly TfHubNames _names;
    private readonly List<TfHubVariable> _all = [];
    private readonly long _conditions;
    private readonly Rearrangement _conditionsLast; // of a matrix [in,out] whose inputs are z and then the class

    private TfHubVariables(ModelOptions model, TfHubNames names)
    {
        _names = names;
        GeneratorOptions options = model.Generator;
        int[] widths = [.. model.GeneratorMultiples().Select(multiple => multiple * options.Width)];
        long shared = options.SharedSize ?? options.LatentSize;
        long latents = model.Deep ? options.LatentSize : options.LatentSize / (widths.Length + 1); // that reach one layer
        _conditions = latents + shared;
        _conditionsLast = Rearrangement.Transposed.Then(Rearrangement.LastFirst(shared));

        Add("shared.weight", ParameterRole.SharedEmbedding, names.Weight(names.Embedding), Rearrangement.None, model.ClassCount, shared);
        AddFirst(model, widths[0], latents);
        IReadOnlyList<int> attended = model.GeneratorAttention();
        int inputs = widths[0];
        for (int i = 0; i < widths.Length; i++)
        {
            AddBlock(i, inputs, widths[i]);
            inputs = widths[i];
            if (attended.Contains(i)) AddAttention($"blocks.{i}.1", inputs);
        }

        Add("output_layer.0.gain", ParameterRole.NormGain, names.Variable($"{names.OutputNorm}/{names.Gain}"), Flat(inputs), 1, 1, 1, inputs);
        Add("output_layer.0.bias", ParameterRole.NormBias, names.Variable($"{names.OutputNorm}/{names.Bias}"), Flat(inputs), 1, 1, 1, inputs);
        AddStatistics("output_layer.0", names.OutputStatistics, inputs);
        AddConvolution("output_layer.2", names.Output, options.OutputKernel, inputs, options.OutputChannels ?? model.ImageChannels);
    }

    /// <summary>Lists the variables of a module.</summary>
    /// <param name="model">The architecture: latents hierarchical in BigGAN, one attention at most.</param>
    /// <param name="names">What the module calls them.</param>
    internal static IReadOnlyList<TfHubVariable> Of(ModelOptions model, TfHubNames names) => new TfHubVariables(model, names)._all;

    private void AddFirst(ModelOptions model, int channels, long latents)
    {
        Rearrangement rows = Rearrangement.RowsFromChannelsLast(model.BottomHeight, model.BottomWidth);
        long inputs = model.Deep ? _conditions : latents, outputs = (long)channels * model.BottomHeight * model.BottomWidth;
        Add("linear.weight", ParameterRole.LinearWeight, _names.Weight(_names.First), (model.Deep ? _conditionsLast : Rearrangement.Transposed).Then(rows), inputs, outputs);
        Add("linear.bias", ParameterRole.Bias, _names.Variable($"{_names.First}/b"), rows, outputs);
        Add("linear.u0", ParameterRole.SingularVector, $"{_names.First}/u0", Rearrangement.Transposed.Then(rows).Then(Rearrangement.Transposed), 1, outputs);
    }

    private void AddBlock(int block, long inputs, long outputs)
    {
        string ours = $"blocks.{block}.0";
        long hidden = inputs / 4;
        // What each convolution takes; a norm comes before each.
        (int Window, long Inputs, long Outputs)[] convolutions = _names.Deep
            ? [(1, inputs, hidden), (3, hidden, hidden), (3, hidden, hidden), (1, hidden, outputs)]
            : [(3, inputs, outputs), (3, outputs, outputs)];
        for (int i = 0; i < convolutions.Length; i++)
        {
            string norm = $"{ours}.bn{i + 1}";
            AddCondition($"{norm}.gain", $"{_names.Norm(block, i)}/{_names.Gain}", convolutions[i].Inputs);
            AddCondition($"{norm}.bias", $"{_names.Norm(block, i)}/{_names.Bias}", convolutions[i].Inputs);
            AddStatistics(norm, _names.Statistics(block, i), convolutions[i].Inputs);
            AddConvolution($"{ours}.conv{i + 1}", _names.Convolution(block, i), convolutions[i].Window, convolutions[i].Inputs, convolutions[i].Outputs);
        }

        if (!_names.Deep) AddConvolution($"{ours}.conv_sc", _names.Shortcut(block), 1, inputs, outputs);
    }

    private void AddAttention(string ours, long channels)
    {
        Add($"{ours}.gamma", ParameterRole.AttentionGain, _names.Variable($"{_names.Attention}/gamma"), Rearrangement.AsScalar, 1);
        AddConvolution($"{ours}.theta", $"{_names.Attention}/theta", 1, channels, channels / 8, bias: false);
        AddConvolution($"{ours}.phi", $"{_names.Attention}/phi", 1, channels, channels / 8, bias: false);
        AddConvolution($"{ours}.g", $"{_names.Attention}/g", 1, channels, channels / 2, bias: false);
        AddConvolution($"{ours}.o", $"{_names.Attention}/o_conv", 1, channels / 2, channels, bias: false);
    }

    private void AddCondition(string ours, string theirs, long channels)
    {
        Add($"{ours}.weight", ParameterRole.LinearWeight, _names.Weight(theirs), _conditionsLast, _conditions, channels);
        Add($"{ours}.u0", ParameterRole.SingularVector, $"{theirs}/u0", Rearrangement.None, 1, channels);
    }

    private void AddConvolution(string ours, string theirs, int window, long inputs, long outputs, bool bias = true)
    {
        Add($"{ours}.weight", ParameterRole.ConvolutionWeight, _names.Weight(theirs), Rearrangement.KernelOfTensorFlow, window, window, inputs, outputs);
        if (bias) Add($"{ours}.bias", ParameterRole.Bias, _names.Variable($"{theirs}/b"), Rearrangement.None, outputs);
        Add($"{ours}.u0", ParameterRole.SingularVector, $"{theirs}/u0", Rearrangement.None, 1, outputs);
    }

    private void AddStatistics(string ours, string theirs, long channels)
    {
        Add($"{ours}.stored_mean", ParameterRole.RunningMean, $"{theirs}/accumulated_mean", Rearrangement.None, channels);
        Add($"{ours}.stored_var", ParameterRole.RunningVariance, $"{theirs}/accumulated_var", Rearrangement.None, channels);
    }

    private static Rearrangement Flat(long channels) => new(theirs => theirs.Reshape(channels), ours => ours.Reshape(1, 1, 1, channels)) { How = "flattened" };

    private void Add(string ours, ParameterRole role, string theirs, Rearrangement rearrangement, params long[] shape) => _all.Add(new TfHubVariable(ours, role, theirs, shape, rearrangement));
}
