using System.Globalization;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Clip.Files;

/// <summary>Weights under the tensor names of OpenAI's release, which open_clip has too: recognised, and their architecture inferred from shapes.</summary>
internal static class OpenAiNames
{
    private const int ChannelsAHead = 64;
    private const string Landmark = "visual.conv1.weight", Text = "token_embedding.weight", Block = "transformer.resblocks.";

    /// <summary>Tensors that are no weights: numbers that OpenAI's archives hold, and the batch counts of norms.</summary>
    private static readonly string[] Numbers = ["input_resolution", "context_length", "vocab_size"];

    /// <summary>The tensors of a CLIP in a file, without the prefix of a wrapper such as <c>module.</c>; null if the file holds none.</summary>
    internal static ITensorFile? Find(ITensorFile file)
    {
        string[] prefixes = [.. file.Names.Where(name => name.EndsWith(Landmark, StringComparison.Ordinal)).Select(name => name[..^Landmark.Length])];
        string[] complete = [.. prefixes.Where(prefix => file.Contains(prefix + Text))];
        if (complete is not [var only]) return null;
        if (only.Length == 0) return file;
        return new RenamedTensors(file, only.TrimEnd('.'), [.. file.Names.Where(name => name.StartsWith(only, StringComparison.Ordinal)).Select(name => (name[only.Length..], name))]);
    }

    /// <summary>Whether a file holds the numbers that only OpenAI's own archives have.</summary>
    internal static bool HasNumbers(ITensorFile file) => Numbers.Any(file.Contains);

    /// <summary>The mapping to our tensors, which have the same names.</summary>
    /// <param name="file">The file.</param>
    /// <param name="program">The architecture of a program, whose modules hold tensors that are no weights, such as masks; null for a state dictionary.</param>
    internal static NetworkTensors Map(ITensorFile file, ClipOptions? program = null)
    {
        string[] left = [.. file.Names.Where(IsNoWeight)];
        if (program is not null && program.Problems().Count == 0)
        {
            using var shapes = new ClipNetwork(program, Device.Meta);
            left = [.. file.Names.Except(shapes.Parameters.Entries.Select(entry => entry.Name))];
        }

        return new NetworkTensors(file, [.. file.Names.Except(left).Select(name => new TensorMapping(name, name))])
        {
            Ignored = [.. left.Select(name => new IgnoredTensor(name, "is no weight"))],
        };
    }

    /// <summary>The architecture that names and shapes tell, with the heads of OpenAI's rule.</summary>
    /// <exception cref="InvalidFileException">A tensor that tells it is missing or of another rank; the message names it.</exception>
    internal static ClipOptions Infer(ITensorFile file)
    {
        int width = Size(file, "ln_final.weight", 0, rank: 1);
        (VisionOptions vision, int imageSize) = file.Contains("visual.layer1.0.conv1.weight") ? ResNet(file) : Transformer(file);
        return new ClipOptions
        {
            EmbeddingSize = Size(file, "text_projection", 1, rank: 2),
            ImageSize = imageSize,
            Vision = vision,
            Text = new TextOptions
            {
                ContextLength = Size(file, "positional_embedding", 0, rank: 2),
                VocabularySize = Size(file, Text, 0, rank: 2),
                Width = width,
                Heads = Math.Max(width / ChannelsAHead, 1),
                Layers = Count(file, Block),
            },
        };
    }

    private static bool IsNoWeight(string name) =>
        Numbers.Contains(name) || name == "attn_mask" || name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static (VisionOptions Vision, int ImageSize) Transformer(ITensorFile file)
    {
        int width = Size(file, Landmark, 0, rank: 4), patch = Size(file, Landmark, 2, rank: 4), side = Side(file, "visual.positional_embedding");
        return (new VisionTransformerOptions { Layers = Count(file, "visual." + Block), Width = width, PatchSize = patch, Heads = Math.Max(width / ChannelsAHead, 1) }, side * patch);
    }

    private static (VisionOptions Vision, int ImageSize) ResNet(ITensorFile file)
    {
        int width = Size(file, "visual.layer1.0.conv1.weight", 0, rank: 4), side = Side(file, "visual.attnpool.positional_embedding");
        var vision = new VisionResNetOptions
        {
            LayerCounts = [.. Enumerable.Range(1, 4).Select(stage => Count(file, string.Create(CultureInfo.InvariantCulture, $"visual.layer{stage}.")))],
            Width = width,
            Heads = Math.Max(width * VisionResNetOptions.LastMultiple / ChannelsAHead, 1),
        };
        return (vision, side * vision.Reduction);
    }

    // Positions are those of a square and one more.
    private static int Side(ITensorFile file, string positions)
    {
        int count = Size(file, positions, 0, rank: 2), side = (int)Math.Sqrt(count - 1);
        return side * side == count - 1 ? side : throw new InvalidFileException(file.Path, $"{positions} has {count} rows, which are no square and one more");
    }

    private static int Count(ITensorFile file, string place) =>
        file.Names.Where(name => name.StartsWith(place, StringComparison.Ordinal)).Select(name => name[place.Length..].Split('.')[0]).Distinct(StringComparer.Ordinal).Count();

    private static int Size(ITensorFile file, string name, int dimension, int rank)
    {
        if (!file.Contains(name)) throw new InvalidFileException(file.Path, $"is no whole CLIP: it lacks {name}");
        long[] shape = file[name].Shape;
        return shape.Length == rank && shape[dimension] is > 0 and <= int.MaxValue
            ? (int)shape[dimension]
            : throw new InvalidFileException(file.Path, $"{name} has shape [{string.Join(",", shape)}], which a CLIP's has not");
    }
}
