using BigGan.Layers;
using BigGan.Models;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>Maps the tensors of a Hugging Face BigGAN-deep to ours.</summary>
internal sealed class HuggingFaceLayout
{
    private const int Bottom = HuggingFaceModel.Bottom;

    private readonly List<TensorMapping> _mappings = [];
    private readonly List<string> _logged = [];
    private readonly List<HuggingFaceNorm> _norms = [];

    internal HuggingFaceLayout(HuggingFaceConfig config)
    {
        Config = config;
        Rearrangement classFirst = Rearrangement.LastFirst(config.LatentSize), rows = Rearrangement.RowsFromChannelsLast(Bottom, Bottom);
        GeneratorPlan plan = GeneratorPlan.Of(HuggingFaceModel.ToOptions(config));
        Same($"{GeneratorPlan.SharedEmbedding}.weight", "embeddings.weight", Rearrangement.Transposed);
        Spectral(GeneratorPlan.FirstLayer, "generator.gen_z", Rearrangement.RowsFromChannelsLast(Bottom, Bottom, classFirst), rows, classFirst);
        Same($"{GeneratorPlan.FirstLayer}.bias", "generator.gen_z.bias", rows);
        int layer = 0;
        if (plan.BottomAttention is { } bottom) AddAttention(bottom, $"generator.layers.{layer++}");
        foreach (BlockPlan block in plan.Blocks)
        {
            AddBlock(block, $"generator.layers.{layer++}", classFirst);
            if (block.Attention is { } attention) AddAttention(attention, $"generator.layers.{layer++}");
        }

        Norm(GeneratorPlan.OutputNorm, "generator.bn", plan.Output.Inputs);
        Same($"{GeneratorPlan.OutputNorm}.gain", "generator.bn.weight");
        Same($"{GeneratorPlan.OutputNorm}.bias", "generator.bn.bias");
        Convolution(plan.Output.Name, "generator.conv_to_rgb");
    }

    /// <summary>The configuration that determines the layout.</summary>
    internal HuggingFaceConfig Config { get; }

    /// <summary>The mappings of all tensors except statistics.</summary>
    internal IReadOnlyList<TensorMapping> Mappings => _mappings;

    /// <summary>Our singular values, which are only logged.</summary>
    internal IReadOnlyList<string> LoggedValues => _logged;

    /// <summary>The names of the statistics.</summary>
    internal IReadOnlyList<HuggingFaceNorm> Norms => _norms;

    private void AddBlock(BlockPlan block, string theirs, Rearrangement classFirst)
    {
        for (int i = 0; i < block.Convolutions.Count; i++)
        {
            ConvolutionPlan convolution = block.Convolutions[i];
            string norm = $"{block.Place}.{convolution.Norm}", theirNorm = $"{theirs}.bn_{i}";
            Spectral($"{norm}.gain", $"{theirNorm}.scale", classFirst, Rearrangement.None, classFirst);
            Spectral($"{norm}.bias", $"{theirNorm}.offset", classFirst, Rearrangement.None, classFirst);
            Norm(norm, theirNorm, convolution.Inputs);
            Convolution($"{block.Place}.{convolution.Name}", $"{theirs}.conv_{i}");
        }
    }

    private void AddAttention(AttentionPlan attention, string theirs)
    {
        Same($"{attention.Place}.gamma", $"{theirs}.gamma", Rearrangement.AsScalar);
        foreach (ConvolutionPlan convolution in attention.Convolutions)
        {
            string theirName = convolution == attention.Output ? "o_conv" : convolution.Name;
            Spectral($"{attention.Place}.{convolution.Name}", $"{theirs}.snconv1x1_{theirName}", Rearrangement.None, Rearrangement.None, Rearrangement.None);
        }
    }

    private void Convolution(string ours, string theirs)
    {
        Spectral(ours, theirs, Rearrangement.None, Rearrangement.None, Rearrangement.None);
        Same($"{ours}.bias", $"{theirs}.bias");
    }

    private void Spectral(string ours, string theirs, Rearrangement weight, Rearrangement left, Rearrangement right)
    {
        Same($"{ours}.weight", $"{theirs}.weight_orig", weight);
        Same($"{ours}.u0", $"{theirs}.weight_u", left.Then(Rearrangement.AsRow));
        Same($"{ours}.v0", $"{theirs}.weight_v", right.Then(Rearrangement.AsRow));
        _logged.Add($"{ours}.sv0");
    }

    private void Norm(string ours, string theirs, int channels) => _norms.Add(new(ours, $"{theirs}.running_means", $"{theirs}.running_vars", channels));

    private void Same(string ours, string theirs, Rearrangement? rearrangement = null) => _mappings.Add(new(ours, theirs, rearrangement ?? Rearrangement.None));
}

/// <summary>The statistics of one norm.</summary>
/// <param name="Ours">Path of the norm in our network.</param>
/// <param name="Means">Their name of the means [rows, channels].</param>
/// <param name="Variances">Their name of the variances [rows, channels].</param>
/// <param name="Channels">Number of channels.</param>
internal sealed record HuggingFaceNorm(string Ours, string Means, string Variances, int Channels)
{
    private const string What = "statistics by truncation";

    /// <summary>Means, then variances.</summary>
    /// <param name="rows">Number of truncations.</param>
    internal TakenTensor[] Tensors(int rows) => [new(Means, [rows, Channels], What), new(Variances, [rows, Channels], What)];
}
