using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>The variables of a module that correspond to our tensors.</summary>
/// <remarks>
/// TensorFlow has channels last: kernels are [height,width,in,out], matrices [in,out], and the first layer's outputs are height, width,
/// channels. Conditional norms take z before the class in TensorFlow, and the class before z here; in BigGAN-deep the first layer does too.
/// </remarks>
internal sealed class TfHubVariables
{
    private readonly TfHubNames _names;
    private readonly List<TfHubVariable> _all = [];
    private readonly long _conditions;
    private readonly Rearrangement _conditionsLast; // for a matrix [in,out] whose inputs are z, then the class

    private TfHubVariables(ModelOptions model, TfHubNames names)
    {
        _names = names;
        GeneratorPlan plan = GeneratorPlan.Of(model);
        int shared = plan.SharedSize!.Value;
        _conditions = plan.Conditions;
        _conditionsLast = Rearrangement.Transposed.Then(Rearrangement.LastFirst(shared));

        Add($"{GeneratorPlan.SharedEmbedding}.weight", ParameterRole.SharedEmbedding, names.Weight(names.Embedding), Rearrangement.None, model.ClassCount, shared);
        AddFirst(plan);
        for (int i = 0; i < plan.Blocks.Count; i++)
        {
            AddBlock(i, plan.Blocks[i]);
            if (plan.Blocks[i].Attention is { } attention) AddAttention(attention);
        }

        string norm = GeneratorPlan.OutputNorm;
        int channels = plan.Output.Inputs;
        Add($"{norm}.gain", ParameterRole.NormGain, names.Variable($"{names.OutputNorm}/{names.Gain}"), Flat(channels), 1, 1, 1, channels);
        Add($"{norm}.bias", ParameterRole.NormBias, names.Variable($"{names.OutputNorm}/{names.Bias}"), Flat(channels), 1, 1, 1, channels);
        AddStatistics(norm, names.OutputStatistics, channels);
        AddConvolution(plan.Output.Name, names.Output, plan.Output);
    }

    /// <summary>Lists the variables of a module.</summary>
    /// <param name="model">The architecture: with hierarchical latents in BigGAN, with at most one attention.</param>
    /// <param name="names">The names in the module.</param>
    internal static IReadOnlyList<TfHubVariable> Of(ModelOptions model, TfHubNames names) => new TfHubVariables(model, names)._all;

    private void AddFirst(GeneratorPlan plan)
    {
        const string Ours = GeneratorPlan.FirstLayer;
        Rearrangement rows = Rearrangement.RowsFromChannelsLast(plan.Bottom.Height, plan.Bottom.Width);
        Add($"{Ours}.weight", ParameterRole.LinearWeight, _names.Weight(_names.First), (_names.Deep ? _conditionsLast : Rearrangement.Transposed).Then(rows), plan.FirstInputs, plan.FirstOutputs);
        Add($"{Ours}.bias", ParameterRole.Bias, _names.Variable($"{_names.First}/b"), rows, plan.FirstOutputs);
        Add($"{Ours}.u0", ParameterRole.LeftSingularVector, $"{_names.First}/u0", Rearrangement.Transposed.Then(rows).Then(Rearrangement.Transposed), 1, plan.FirstOutputs);
    }

    private void AddBlock(int number, BlockPlan block)
    {
        for (int i = 0; i < block.Convolutions.Count; i++)
        {
            ConvolutionPlan convolution = block.Convolutions[i];
            string norm = $"{block.Place}.{convolution.Norm}";
            AddCondition($"{norm}.gain", $"{_names.Norm(number, i)}/{_names.Gain}", convolution.Inputs);
            AddCondition($"{norm}.bias", $"{_names.Norm(number, i)}/{_names.Bias}", convolution.Inputs);
            AddStatistics(norm, _names.Statistics(number, i), convolution.Inputs);
            AddConvolution($"{block.Place}.{convolution.Name}", _names.Convolution(number, i), convolution);
        }

        if (block.Shortcut is { } shortcut) AddConvolution($"{block.Place}.{shortcut.Name}", _names.Shortcut(number), shortcut);
    }

    private void AddAttention(AttentionPlan attention)
    {
        Add($"{attention.Place}.gamma", ParameterRole.AttentionGain, _names.Variable($"{_names.Attention}/gamma"), Rearrangement.AsScalar, 1);
        foreach (ConvolutionPlan convolution in attention.Convolutions)
            AddConvolution($"{attention.Place}.{convolution.Name}", $"{_names.Attention}/{(convolution == attention.Output ? "o_conv" : convolution.Name)}", convolution);
    }

    private void AddCondition(string ours, string theirs, long channels)
    {
        Add($"{ours}.weight", ParameterRole.LinearWeight, _names.Weight(theirs), _conditionsLast, _conditions, channels);
        Add($"{ours}.u0", ParameterRole.LeftSingularVector, $"{theirs}/u0", Rearrangement.None, 1, channels);
    }

    private void AddConvolution(string ours, string theirs, ConvolutionPlan plan)
    {
        Add($"{ours}.weight", ParameterRole.ConvolutionWeight, _names.Weight(theirs), Rearrangement.KernelOfTensorFlow, plan.Window, plan.Window, plan.Inputs, plan.Outputs);
        if (plan.HasBias) Add($"{ours}.bias", ParameterRole.Bias, _names.Variable($"{theirs}/b"), Rearrangement.None, plan.Outputs);
        Add($"{ours}.u0", ParameterRole.LeftSingularVector, $"{theirs}/u0", Rearrangement.None, 1, plan.Outputs);
    }

    private void AddStatistics(string ours, string theirs, long channels)
    {
        Add($"{ours}.stored_mean", ParameterRole.RunningMean, $"{theirs}/accumulated_mean", Rearrangement.None, channels);
        Add($"{ours}.stored_var", ParameterRole.RunningVariance, $"{theirs}/accumulated_var", Rearrangement.None, channels);
    }

    private static Rearrangement Flat(long channels) => new(theirs => theirs.Reshape(channels), ours => ours.Reshape(1, 1, 1, channels)) { How = "flattened" };

    private void Add(string ours, ParameterRole role, string theirs, Rearrangement rearrangement, params long[] shape) => _all.Add(new TfHubVariable(ours, role, theirs, shape, rearrangement));
}
