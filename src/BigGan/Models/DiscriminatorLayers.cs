using BigGan.Layers;
using MapSize = (int Height, int Width);

namespace BigGan.Models;

/// <summary>The layers of a discriminator in the order in which they run.</summary>
internal static class DiscriminatorLayers
{
    internal static NetworkSummary Of(ModelOptions model, ParameterStore parameters)
    {
        var reader = new LayerReader(parameters);
        var blocks = new List<BlockSummary>();
        MapSize map = (model.Height, model.Width);
        int channels = model.ImageChannels;
        if (model.Deep)
        {
            LayerSummary stem = reader.Convolution("input_conv", map);
            channels = stem.Channels;
            blocks.Add(new("input_conv", [stem]));
        }

        IReadOnlyList<FeatureMap> maps = FeatureMaps.OfDiscriminator(model, model.Doublings());
        IReadOnlyList<int> attended = model.DiscriminatorAttention();
        for (int i = 0; i < maps.Count; i++)
        {
            MapSize next = (maps[i].Height, maps[i].Width);
            int outputs = maps[i].Multiple * model.Discriminator.Width;
            string place = $"blocks.{i}";
            blocks.Add(new($"{place}.0", model.Deep ? DeepBlock(reader, $"{place}.0", channels, map, next) : Block(reader, $"{place}.0", channels, map, next)));
            int depth = model.Deep ? model.Discriminator.Depth : 1;
            for (int k = 1; k < depth; k++) blocks.Add(new($"{place}.{k}", DeepBlock(reader, $"{place}.{k}", outputs, next, next)));
            string attention = $"{place}.{depth}";
            if (attended.Contains(i)) blocks.Add(new(attention, reader.Attention(attention, outputs, next)));
            (map, channels) = (next, outputs);
        }

        blocks.Add(new("embed", [LayerReader.Sum("embed", channels, map), reader.Embedding("embed", multiplied: true)]));
        blocks.Add(new("linear", [reader.Linear("linear", (1, 1))]));
        return reader.Whole(blocks);
    }

    private static List<LayerSummary> Block(LayerReader reader, string place, int inputs, MapSize map, MapSize next)
    {
        var layers = new List<LayerSummary>();
        bool halves = next != map;
        if (halves) layers.Add(LayerReader.Resampling(place, inputs, map, next));
        if (reader.Has($"{place}.conv_sc")) layers.Add(reader.Convolution($"{place}.conv_sc", next, LayerKind.Shortcut)); // after the halving, which commutes
        LayerSummary last = reader.Convolution($"{place}.conv2", map);
        layers.AddRange([reader.Convolution($"{place}.conv1", map), last]);
        if (halves) layers.Add(LayerReader.Resampling(place, last.Channels, map, next));
        return layers;
    }

    private static List<LayerSummary> DeepBlock(LayerReader reader, string place, int inputs, MapSize map, MapSize next)
    {
        var layers = new List<LayerSummary>();
        bool halves = next != map;
        if (halves) layers.Add(LayerReader.Resampling(place, inputs, map, next));
        if (reader.Has($"{place}.conv_sc")) layers.Add(reader.Convolution($"{place}.conv_sc", next, LayerKind.Shortcut));
        LayerSummary inner = reader.Convolution($"{place}.conv3", map);
        layers.AddRange([reader.Convolution($"{place}.conv1", map), reader.Convolution($"{place}.conv2", map), inner]);
        if (halves) layers.Add(LayerReader.Resampling(place, inner.Channels, map, next));
        layers.Add(reader.Convolution($"{place}.conv4", next));
        return layers;
    }
}
