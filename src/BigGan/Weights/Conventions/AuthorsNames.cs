using System.Text.RegularExpressions;

namespace BigGan.Weights.Conventions;

/// <summary>The names of BigGAN-PyTorch. They are ours, but for what torch's own synchronised batch norm calls its statistics.</summary>
internal static partial class AuthorsNames
{
    /// <summary>A tensor that every network of the release has.</summary>
    internal const string FirstConvolution = "blocks.0.0.conv1.weight";

    /// <summary>Whether the names are of a network of the release.</summary>
    internal static bool Are(ITensorFile file) => file.Contains(FirstConvolution) && file.Contains("linear.weight");

    /// <summary>Whether they are of a discriminator.</summary>
    internal static bool AreDiscriminator(ITensorFile file) => file.Contains("embed.weight") && !file.Contains("output_layer.2.weight");

    /// <summary>Which tensor is which of ours.</summary>
    internal static NetworkTensors Map(ITensorFile file) => new(file, [.. file.Names.Where(name => !IsCounter(name)).Select(name => new TensorMapping(Ours(name), name))])
    {
        Ignored = [.. file.Names.Where(IsCounter).Select(name => new IgnoredTensor(name, "counts batches"))],
    };

    private static bool IsCounter(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static string Ours(string name) => Statistic().Replace(name, ".stored_$1");

    [GeneratedRegex(@"\.bn\.running_(mean|var)$")]
    private static partial Regex Statistic();
}
