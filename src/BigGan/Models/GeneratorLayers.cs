using BigGan.Layers;
using MapSize = (int Height, int Width);

namespace BigGan.Models;

/// <summary>The layers of a generator in the order in which they run.</summary>
internal static class GeneratorLayers
{
    /// <summary>Name of the class embedding that all norms share.</summary>
    internal const string SharedEmbedding = "shared";

    /// <summary>Name of the self-attention before the first block.</summary>
    internal const string BottomAttention = "attention";

    internal static NetworkSummary Of(ModelOptions model, ParameterStore parameters)
    {
        var reader = new LayerReader(parameters);
        var blocks = new List<BlockSummary>();
        MapSize map = (model.BottomHeight, model.BottomWidth);
        if (reader.Has(SharedEmbedding)) blocks.Add(new(SharedEmbedding, [reader.Embedding(SharedEmbedding)]));
        blocks.Add(new("linear", [reader.Linear("linear", map)]));
        if (model.Generator.BottomAttention) blocks.Add(new(BottomAttention, reader.Attention(BottomAttention, model.BottomMultiple() * model.Generator.Width, map)));
        IReadOnlyList<FeatureMap> maps = FeatureMaps.OfGenerator(model, model.Doublings());
        IReadOnlyList<int> attended = model.GeneratorAttention();
        for (int i = 0; i < maps.Count; i++)
        {
            MapSize next = (maps[i].Height, maps[i].Width);
            string place = $"blocks.{i}.0";
            blocks.Add(new(place, model.Deep ? DeepBlock(reader, place, map, next) : Block(reader, place, map, next, !model.Generator.SharedEmbedding)));
            map = next;
            if (attended.Contains(i)) blocks.Add(new($"blocks.{i}.1", reader.Attention($"blocks.{i}.1", maps[i].Multiple * model.Generator.Width, map)));
        }

        blocks.Add(new("output_layer", [reader.Norm("output_layer.0", map), reader.Convolution("output_layer.2", map, computed: model.ImageChannels)]));
        return reader.Whole(blocks);
    }

    private static IReadOnlyList<LayerSummary> Block(LayerReader reader, string place, MapSize map, MapSize next, bool ownTables)
    {
        LayerSummary norm = reader.ConditionalNorm($"{place}.bn1", map, ownTables);
        return
        [
            reader.Convolution($"{place}.conv_sc", map, LayerKind.Shortcut, keepsInput: false), // before the doubling, which commutes
            norm,
            LayerReader.Resampling(place, norm.Channels, map, next),
            reader.Convolution($"{place}.conv1", next),
            reader.ConditionalNorm($"{place}.bn2", next, ownTables),
            reader.Convolution($"{place}.conv2", next),
        ];
    }

    private static IReadOnlyList<LayerSummary> DeepBlock(LayerReader reader, string place, MapSize map, MapSize next)
    {
        LayerSummary Norm(int i, MapSize size) => reader.ConditionalNorm($"{place}.bn{i}", size, ownTables: false);
        LayerSummary inner = Norm(2, map);
        List<LayerSummary> layers = [Norm(1, map), reader.Convolution($"{place}.conv1", map), inner];
        if (next != map) layers.Add(LayerReader.Resampling(place, inner.Channels, map, next));
        return
        [
            .. layers,
            reader.Convolution($"{place}.conv2", next),
            Norm(3, next),
            reader.Convolution($"{place}.conv3", next),
            Norm(4, next),
            reader.Convolution($"{place}.conv4", next),
        ];
    }
}
