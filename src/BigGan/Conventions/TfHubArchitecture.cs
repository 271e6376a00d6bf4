using BigGan.Layers;
using BigGan.Models;
using BigGan.Names;
using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>Infers the architecture of a module from the shapes of its variables.</summary>
internal sealed class TfHubArchitecture
{
    private const long LargestSize = 1 << 24;
    private const int MostDoublings = 12; // as for our own models
    private const int PreferredAttention = 64; // pixels; used if the shapes are ambiguous

    // Epsilons in the graphs of all modules (from a published transcript of one graph, and Hugging Face's configuration).
    private const double Epsilon = 1e-4;

    private readonly ITensorFile _file;
    private readonly TfHubNames _names;

    private TfHubArchitecture(ITensorFile file, TfHubNames names) => (_file, _names) = (file, names);

    /// <summary>The architecture of a module.</summary>
    /// <exception cref="InvalidFileException">Its variables are inconsistent, or not those of a BigGAN.</exception>
    internal static ModelOptions Of(ITensorFile file, TfHubNames names) => new TfHubArchitecture(file, names).Read();

    private ModelOptions Read()
    {
        int blocks = 0;
        while (_file.Contains(_names.Weight(_names.Convolution(blocks, 0)))) blocks++;
        int doublings = _names.Deep ? blocks / 2 : blocks;
        if (doublings is 0 or > MostDoublings || (_names.Deep && blocks % 2 > 0)) throw Unknown($"it has {blocks} blocks");

        int[] outputs = [.. Enumerable.Range(0, blocks).Select(block => Shape(_names.Weight(_names.Convolution(block, _names.Convolutions - 1)), 4)[3])];
        int first = Shape(_names.Weight(_names.Convolution(0, 0)), 4)[2];
        if (first != outputs[0]) throw Unknown($"its first block makes {outputs[0]} channels of {first}");
        int[] linear = Shape(_names.Weight(_names.First), 2);
        int bottom = (int)Math.Sqrt(linear[1] / first);
        if ((long)bottom * bottom * first != linear[1]) throw Unknown($"its first layer has {linear[1]} outputs, which make no square of {first} channels");

        (int width, int[]? multiples) = Widths(outputs, _names.Deep ? ChannelTables.ForDeepGenerator(doublings, Architecture.PublishedDepth) : ChannelTables.ForGenerator(doublings));
        int[] embedding = Shape(_names.Weight(_names.Embedding), 2);
        int latents = _names.Deep ? linear[0] - embedding[1] : linear[0] * (blocks + 1);
        if (latents < 1) throw Unknown($"its first layer has {linear[0]} inputs, {embedding[1]} of which are the class");
        int[] output = Shape(_names.Weight(_names.Output), 4);
        int imageChannels = output[3] == 1 ? 1 : 3;
        if (output[3] < imageChannels || output[0] != output[1] || output[0] is not (1 or 3)) throw Unknown($"its last convolution is {output[0]}x{output[1]} to {output[3]} channels");

        int height = bottom << doublings;
        return FittingDiscriminator.AddTo(new ModelOptions
        {
            Deep = _names.Deep,
            Height = height,
            Width = height,
            ImageChannels = imageChannels,
            BottomHeight = bottom,
            BottomWidth = bottom,
            ClassCount = embedding[0],
            Generator = new GeneratorOptions
            {
                Width = width,
                ChannelMultiples = multiples,
                LatentSize = latents,
                SharedSize = embedding[1],
                AttentionResolutions = Attention(outputs, bottom),
                OutputChannels = output[3] == imageChannels ? null : output[3],
                OutputKernel = output[0],
                // Evaluation iterates once from the stored left vectors, as the modules do, which store no right vectors.
                SpectralNorm = new SpectralNormOptions { Epsilon = Epsilon },
                BatchNorm = new BatchNormOptions { Epsilon = Epsilon, OutputEpsilon = Epsilon },
            },
        });
    }

    /// <summary>The width, and its multiples unless they are the published ones.</summary>
    private static (int Width, int[]? Multiples) Widths(int[] outputs, IReadOnlyList<int> table)
    {
        int width = outputs[^1] / table[^1];
        if (outputs.SequenceEqual(table.Select(multiple => multiple * width))) return (width, null);
        width = outputs.Aggregate(GreatestCommonDivisor);
        return (width, [.. outputs.Select(channels => channels / width)]);
    }

    /// <summary>The height at which attention follows: that of the block which doubles the resolution and has attention's number of channels.</summary>
    private int[] Attention(int[] outputs, int bottom)
    {
        string theta = _names.Weight($"{_names.Attention}/theta");
        if (!_file.Contains(theta)) return [];
        int channels = Shape(theta, 4)[2], blocksEach = _names.Deep ? 2 : 1;
        int[] heights = [.. Enumerable.Range(0, outputs.Length / blocksEach).Where(stage => outputs[((stage + 1) * blocksEach) - 1] == channels).Select(stage => bottom << (stage + 1))];
        if (heights.Length == 0) throw Unknown($"its self-attention has {channels} channels, and no block that doubles the resolution makes as many");
        return [heights.Contains(PreferredAttention) ? PreferredAttention : heights[0]];
    }

    private int[] Shape(string name, int rank)
    {
        long[] shape = _file[name].Shape;
        if (shape.Length != rank || shape.Any(size => size is < 1 or > LargestSize))
            throw new InvalidFileException(_file.Path, $"tensor {Quoted.Text(name)} has the shape [{string.Join(", ", shape)}], where {rank} dimensions of at least 1 are expected");
        return [.. shape.Select(size => (int)size)];
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    private InvalidFileException Unknown(string what) => new(_file.Path, $"has the names of a BigGAN module of TF Hub but is of no architecture that is known: {what}");
}
