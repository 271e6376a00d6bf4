using System.Globalization;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>The variable names of DeepMind's BigGAN modules of TF Hub.</summary>
/// <param name="Deep">Whether it is a module of BigGAN-deep, whose layers have other names.</param>
/// <param name="Prefix">The prefix of all names: empty in a module, <c>module/</c> in a checkpoint of a session that had loaded the module.</param>
/// <param name="Average">The suffix of names of moving averages; empty if the file has only the weights themselves.</param>
/// <remarks>Sources: the converters of the author (TFHub/converter.py, BigGAN) and of Hugging Face (convert_tf_to_pytorch.py, BigGAN-deep).</remarks>
internal sealed record TfHubNames(bool Deep, string Prefix, string Average)
{
    private const string Trunk = "Generator/";
    private static readonly string[] Prefixes = ["", "module/"];
    private static readonly string[] StatisticsScopes = ["BatchNorm", "CrossReplicaBN", "ScaledCrossReplicaBNbn"];

    /// <summary>The shared class embedding.</summary>
    internal string Embedding => Prefix + "linear";

    /// <summary>The first layer.</summary>
    internal string First => Prefix + Trunk + (Deep ? "GenZ/G_linear" : "G_Z/G_linear");

    /// <summary>The self-attention.</summary>
    internal string Attention => Prefix + Trunk + "attention";

    /// <summary>Gain and bias of the last norm.</summary>
    internal string OutputNorm => Prefix + Trunk + (Deep ? "BatchNorm" : "ScaledCrossReplicaBN");

    /// <summary>Statistics of the last norm.</summary>
    internal string OutputStatistics => Deep ? OutputNorm : OutputNorm + "bn";

    /// <summary>The last convolution.</summary>
    internal string Output => Prefix + Trunk + (Deep ? "conv_to_rgb" : "conv_2d");

    /// <summary>Number of convolutions in a block.</summary>
    internal int Convolutions => Deep ? 4 : 2;

    /// <summary>The name of gains.</summary>
    internal string Gain => Deep ? "scale" : "gamma";

    /// <summary>The name of biases of norms.</summary>
    internal string Bias => Deep ? "offset" : "beta";

    /// <summary>The names of the published modules.</summary>
    internal static TfHubNames Published(bool deep) => new(deep, "", PublishedAverage(deep));

    /// <summary>The names in a file, or null if it is not a BigGAN module.</summary>
    internal static TfHubNames? Of(ITensorFile file)
    {
        foreach (string prefix in Prefixes)
        {
            string start = $"{prefix}{Trunk}GBlock/conv0/w", deepOnly = $"{prefix}{Trunk}GBlock/conv3/";
            string[] endings = [.. file.Names.Where(name => name.StartsWith(start, StringComparison.Ordinal)).Select(name => name[start.Length..])];
            bool deep = file.Names.Any(name => name.StartsWith(deepOnly, StringComparison.Ordinal));
            string[] averages = [.. endings.Where(IsAverage)];
            if (averages.Length > 0) return new TfHubNames(deep, prefix, averages.Contains(PublishedAverage(deep)) ? PublishedAverage(deep) : averages[0]);
            if (endings.Contains("")) return new TfHubNames(deep, prefix, "");
        }

        return null;
    }

    /// <summary>A weight or its moving average.</summary>
    internal string Weight(string place) => Variable($"{place}/w");

    /// <summary>Any trained variable or its moving average.</summary>
    internal string Variable(string name) => name + Average;

    /// <summary>A convolution of a block.</summary>
    internal string Convolution(int block, int number) => $"{Block(block)}/conv{number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The convolution on the shortcut of a block; BigGAN-deep has none.</summary>
    internal string Shortcut(int block) => $"{Block(block)}/conv_sc";

    /// <summary>Gain and bias of a norm of a block.</summary>
    internal string Norm(int block, int number) => Numbered(Block(block) + (Deep ? "/BatchNorm" : "/HyperBN"), number);

    /// <summary>Statistics of a norm of a block.</summary>
    internal string Statistics(int block, int number) => Deep ? Norm(block, number) : Numbered(Block(block) + "/CrossReplicaBN", number);

    /// <summary>Why a variable is not needed; null if it may be needed.</summary>
    internal string? WhyIgnored(string name)
    {
        string local = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : "";
        if (!local.StartsWith(Trunk, StringComparison.Ordinal) && !local.StartsWith("linear/", StringComparison.Ordinal)) return "not of the generator";
        string[] parts = local.Split('/');
        string leaf = parts[^1];
        return leaf switch
        {
            "u1" or "u2" => "further singular vectors, only logged",
            "accumulation_counter" => "counts batches",
            "Adam" or "Adam_1" => "state of the optimizer",
            "w" or "b" or "gamma" or "beta" or "scale" or "offset" when Average.Length > 0 => "its moving average is taken",
            _ when IsAverage("/" + leaf) => "/" + leaf == Average ? null : "another moving average",
            _ when parts.Length > 1 && StatisticsScopes.Any(scope => parts[^2].StartsWith(scope, StringComparison.Ordinal)) => "state of a norm in training",
            _ => null,
        };
    }

    private static string PublishedAverage(bool deep) => deep ? "/ema_0.9999" : "/ema_b999900";

    private static bool IsAverage(string ending) => ending.StartsWith("/ema_", StringComparison.Ordinal) && ending.IndexOf('/', 1) < 0;

    private string Block(int number) => Numbered($"{Prefix}{Trunk}GBlock", number);

    private static string Numbered(string name, int number) => number == 0 ? name : $"{name}_{number.ToString(CultureInfo.InvariantCulture)}";
}
