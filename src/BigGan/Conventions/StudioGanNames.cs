using System.Globalization;
using System.Text.RegularExpressions;
using BigGan.Models;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>Maps the tensors of a StudioGAN BigGAN to ours.</summary>
/// <remarks>In StudioGAN attention counts as a block, the shortcut is convolution 0, and spectral norm is torch's.</remarks>
internal sealed partial class StudioGanNames
{
    /// <summary>Two tensors that every network of the program has, each under one of two names.</summary>
    internal static readonly IReadOnlyList<string> FirstConvolutions = ["blocks.0.0.conv2d1.weight_orig", "blocks.0.0.conv2d1.weight", "blocks.0.0.conv2d2.weight_orig", "blocks.0.0.conv2d2.weight"];

    private static readonly (string Theirs, string Ours)[] Places =
    [
        ("linear0", "linear"), ("linear1", "linear"), ("shared", "shared"), ("embedding", "embed"), ("input_conv", "input_conv"), ("conv2d5", "output_layer.2"),
    ];

    private static readonly (string Theirs, string Ours)[] OutputNorm = [("weight", "gain"), ("bias", "bias"), ("running_mean", "stored_mean"), ("running_var", "stored_var")];

    private readonly ITensorFile _file;
    private readonly int[] _blocks; // for each of their blocks, our block that it is or, for attention, that it follows
    private readonly int _stage; // blocks per resolution of a deep discriminator; 0 in other networks

    private StudioGanNames(ITensorFile file)
    {
        _file = file;
        _blocks = BlocksOf([.. file.Names.Select(name => Block().Match(name)).Where(match => match.Success).Select(NumberOf)]);
        _stage = ChannelsOf("input_conv") is { } stem ? StageOf(stem) : 0;
    }

    /// <summary>Whether the names are those of StudioGAN's BigGAN.</summary>
    internal static bool Are(ITensorFile file) => FirstConvolutions.Any(file.Contains);

    /// <summary>Whether the names are those of a discriminator.</summary>
    internal static bool AreDiscriminator(ITensorFile file) => file.Names.Any(name => name.StartsWith("linear1.", StringComparison.Ordinal)) && !file.Names.Any(name => name.StartsWith("linear0.", StringComparison.Ordinal));

    /// <summary>Makes the mapping. Tensors without a counterpart are reported by the strict comparison.</summary>
    internal static NetworkTensors Map(ITensorFile file)
    {
        var names = new StudioGanNames(file);
        var mappings = new List<TensorMapping>();
        var ignored = new List<IgnoredTensor>();
        foreach (string theirs in file.Names)
        {
            if (theirs.EndsWith(".num_batches_tracked", StringComparison.Ordinal)) ignored.Add(new IgnoredTensor(theirs, "counts batches"));
            else if (names.Ours(theirs) is { } ours) mappings.Add(new TensorMapping(ours, theirs, RearrangementOf(theirs)));
        }

        return new NetworkTensors(file, mappings)
        {
            Ignored = ignored,
            Filled = [.. mappings.Where(mapping => mapping.Ours.EndsWith(".u0", StringComparison.Ordinal)).Select(mapping => new FilledTensor($"{mapping.Ours[..^2]}sv0", "1; it is only logged"))],
        };
    }

    private static Rearrangement RearrangementOf(string theirs) => theirs[(theirs.LastIndexOf('.') + 1)..] switch
    {
        "weight_u" or "weight_v" => Rearrangement.AsRow,
        "sigma" => Rearrangement.AsScalar,
        _ => Rearrangement.None,
    };

    private bool Has(string name) => _file.Contains(name);

    private bool IsAttention(int block) => Has($"blocks.{block}.0.sigma");

    private string? Ours(string theirs)
    {
        if (Block().Match(theirs) is { Success: true } block)
        {
            int k = NumberOf(block);
            if (k >= _blocks.Length || OfBlock(block.Groups["rest"].Value) is not { } rest) return null;
            return $"{Place(_blocks[k], IsAttention(k))}.{rest}";
        }

        if (theirs.StartsWith("bn4.", StringComparison.Ordinal))
            return OutputNorm.FirstOrDefault(part => part.Theirs == theirs["bn4.".Length..]).Ours is { } part ? $"output_layer.0.{part}" : null;
        int dot = theirs.IndexOf('.');
        return dot > 0 && Places.FirstOrDefault(place => place.Theirs == theirs[..dot]).Ours is { } ours && OfWeight(theirs[(dot + 1)..]) is { } leaf ? $"{ours}.{leaf}" : null;
    }

    private static int NumberOf(Match block) => int.Parse(block.Groups["block"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private int[] BlocksOf(HashSet<int> numbers)
    {
        var blocks = new List<int>();
        int ours = -1;
        for (int k = 0; numbers.Contains(k); k++) blocks.Add(IsAttention(k) ? ours : ++ours);
        return [.. blocks];
    }

    private int StageOf(int stem)
    {
        ILookup<bool, int> numbers = Enumerable.Range(0, _blocks.Length).ToLookup(IsAttention);
        return InferredDepth.OfDiscriminator(_file.Path, [.. numbers[false].Select(k => ChannelsOf($"blocks.{k}.0.conv2d4") ?? 0)], stem, [.. numbers[true].Select(k => _blocks[k])]);
    }

    private int? ChannelsOf(string convolution) => ((string[])[$"{convolution}.weight_orig", $"{convolution}.weight"]).FirstOrDefault(_file.Contains) is { } name
        && _file[name].Shape is [> 0 and <= int.MaxValue, ..] shape ? (int)shape[0] : null;

    // Attention of the deep discriminator follows the last block of a stage.
    private string Place(int block, bool attention) => (_stage, attention) switch
    {
        (0, false) => GeneratorPlan.BlockPlace(block),
        (0, true) => GeneratorPlan.AttentionPlace(block),
        (_, false) => DiscriminatorPlan.BlockPlace(block / _stage, block % _stage),
        (_, true) => DiscriminatorPlan.AttentionPlace(block / _stage, _stage),
    };

    private static string? OfBlock(string rest)
    {
        if (rest == "sigma") return "gamma";
        if (Statistic().Match(rest) is { Success: true } statistic) return $"bn{statistic.Groups[1].Value}.stored_{statistic.Groups[2].Value}";
        if (BlockWeight().Match(rest) is not { Success: true } weight || OfWeight(weight.Groups["leaf"].Value) is not { } leaf) return null;
        string part = weight.Groups["part"].Value;
        return $"{(part.Length == 0 ? weight.Groups["norm"].Value : OfPart(part))}.{leaf}";
    }

    private static string OfPart(string part) => part switch
    {
        "conv2d0" => "conv_sc",
        "conv1x1_attn" => "o",
        _ when part.StartsWith("conv1x1_", StringComparison.Ordinal) => part["conv1x1_".Length..],
        _ => part.Replace("conv2d", "conv", StringComparison.Ordinal),
    };

    private static string? OfWeight(string leaf) => leaf switch
    {
        "weight" or "weight_orig" => "weight",
        "weight_u" => "u0",
        "weight_v" => "v0",
        "bias" => "bias",
        _ => null,
    };

    [GeneratedRegex(@"^blocks\.(?<block>\d{1,4})\.0\.(?<rest>.+)$")]
    private static partial Regex Block();

    [GeneratedRegex(@"^bn([1-4])\.bn\.running_(mean|var)$")]
    private static partial Regex Statistic();

    [GeneratedRegex(@"^((?<part>conv2d[0-4]|conv1x1_(theta|phi|g|attn))|(?<norm>bn[1-4]\.(gain|bias)))\.(?<leaf>\w+)$")]
    private static partial Regex BlockWeight();
}
