using System.Text.RegularExpressions;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>The names of BigGAN-PyTorch. They equal ours, except for the statistics of torch's synchronised batch norm.</summary>
internal static partial class AuthorsNames
{
    /// <summary>A tensor that every network of the release has.</summary>
    internal const string FirstConvolution = "blocks.0.0.conv1.weight";

    /// <summary>A second tensor that every network of the release has.</summary>
    internal const string SecondConvolution = "blocks.0.0.conv2.weight";

    private const int EnoughNames = 3;

    // Every network has the first four of these names; generators have all.
    private static readonly string[] Names = [FirstConvolution, SecondConvolution, "linear.weight", "linear.bias", "output_layer.2.weight", "output_layer.2.bias"];

    /// <summary>Whether the names are those of a network of the release, even if some tensors are missing.</summary>
    internal static bool Are(ITensorFile file) => (file.Contains(FirstConvolution) && file.Contains("linear.weight")) || Names.Count(file.Contains) >= EnoughNames;

    /// <summary>Whether the names are those of a discriminator.</summary>
    internal static bool AreDiscriminator(ITensorFile file) => file.Contains("embed.weight") && !file.Contains("output_layer.2.weight");

    /// <summary>Maps the tensors to ours.</summary>
    internal static NetworkTensors Map(ITensorFile file) => new(file, [.. file.Names.Where(name => !IsCounter(name)).Select(name => new TensorMapping(Ours(name), name))])
    {
        Ignored = [.. file.Names.Where(IsCounter).Select(name => new IgnoredTensor(name, "counts batches"))],
    };

    private static bool IsCounter(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static string Ours(string name) => Statistic().Replace(name, ".stored_$1");

    [GeneratedRegex(@"\.bn\.running_(mean|var)$")]
    private static partial Regex Statistic();
}
