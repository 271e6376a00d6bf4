using BigGan.Models;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>Which tensor of a Hugging Face BigGAN-deep is which of ours.</summary>
internal sealed class HuggingFaceLayout
{
    private const int Bottom = HuggingFaceModel.Bottom, NormsPerBlock = 4;

    private static readonly (string Ours, string Theirs)[] AttentionParts =
        [("theta", "snconv1x1_theta"), ("phi", "snconv1x1_phi"), ("g", "snconv1x1_g"), ("o", "snconv1x1_o_conv")];

    private readonly List<TensorMapping> _mappings = [];
    private readonly List<string> _logged = [];
    private readonly List<HuggingFaceNorm> _norms = [];

    internal HuggingFaceLayout(HuggingFaceConfig config)
    {
        Config = config;
        Rearrangement classFirst = Rearrangement.LastFirst(config.LatentSize), rows = Rearrangement.RowsFromChannelsLast(Bottom, Bottom);
        _mappings.Add(new("shared.weight", "embeddings.weight", Rearrangement.Transposed));
        Spectral("linear", "generator.gen_z", Rearrangement.RowsFromChannelsLast(Bottom, Bottom, classFirst), rows, classFirst);
        Same("linear.bias", "generator.gen_z.bias", rows);
        int place = 0;
        for (int i = 0; i < config.Layers.Count; i++)
        {
            if (i == config.AttentionPosition) AddAttention(i == 0 ? GeneratorLayers.BottomAttention : $"blocks.{i - 1}.1", $"generator.layers.{place++}");
            AddBlock($"blocks.{i}.0", $"generator.layers.{place++}", config.Layers[i], classFirst);
        }

        Norm("output_layer.0", "generator.bn", config.Layers[^1].Outputs * config.Width);
        Same("output_layer.0.gain", "generator.bn.weight");
        Same("output_layer.0.bias", "generator.bn.bias");
        Convolution("output_layer.2", "generator.conv_to_rgb");
    }

    /// <summary>The configuration that this follows from.</summary>
    internal HuggingFaceConfig Config { get; }

    /// <summary>Everything but statistics.</summary>
    internal IReadOnlyList<TensorMapping> Mappings => _mappings;

    /// <summary>Singular values of ours that are only for monitoring.</summary>
    internal IReadOnlyList<string> LoggedValues => _logged;

    /// <summary>Where the statistics are.</summary>
    internal IReadOnlyList<HuggingFaceNorm> Norms => _norms;

    private void AddBlock(string ours, string theirs, HuggingFaceLayer layer, Rearrangement classFirst)
    {
        int inputs = layer.Inputs * Config.Width;
        for (int i = 0; i < NormsPerBlock; i++)
        {
            string norm = $"{ours}.bn{i + 1}", theirNorm = $"{theirs}.bn_{i}";
            Spectral($"{norm}.gain", $"{theirNorm}.scale", classFirst, Rearrangement.None, classFirst);
            Spectral($"{norm}.bias", $"{theirNorm}.offset", classFirst, Rearrangement.None, classFirst);
            Norm(norm, theirNorm, i == 0 ? inputs : inputs / 4);
            Convolution($"{ours}.conv{i + 1}", $"{theirs}.conv_{i}");
        }
    }

    private void AddAttention(string ours, string theirs)
    {
        Same($"{ours}.gamma", $"{theirs}.gamma", Rearrangement.AsScalar);
        foreach ((string part, string theirPart) in AttentionParts) Spectral($"{ours}.{part}", $"{theirs}.{theirPart}", Rearrangement.None, Rearrangement.None, Rearrangement.None);
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
/// <param name="Ours">Place of the norm in our network.</param>
/// <param name="Means">Name of their means [rows, channels].</param>
/// <param name="Variances">Name of their variances [rows, channels].</param>
/// <param name="Channels">Channels.</param>
internal sealed record HuggingFaceNorm(string Ours, string Means, string Variances, int Channels)
{
    private const string What = "statistics by truncation";

    /// <summary>Means, then variances.</summary>
    /// <param name="rows">Truncations.</param>
    internal TakenTensor[] Tensors(int rows) => [new(Means, [rows, Channels], What), new(Variances, [rows, Channels], What)];
}
