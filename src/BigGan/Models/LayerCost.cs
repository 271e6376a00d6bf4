using BigGan.Layers;

namespace BigGan.Models;

/// <summary>Parameters, work and memory of planned layers.</summary>
internal static class LayerCost
{
    /// <summary>A convolution.</summary>
    /// <param name="place">Path of the block it belongs to; empty for the network itself.</param>
    /// <param name="plan">The convolution.</param>
    /// <param name="map">Size of its output.</param>
    /// <param name="kind">Main path or shortcut.</param>
    /// <param name="computed">How many of its outputs are computed; null is all.</param>
    /// <param name="keepsInput">Its input is not kept by another layer already.</param>
    internal static LayerSummary Convolution(
        string place, ConvolutionPlan plan, MapSize map, LayerKind kind = LayerKind.Convolution, int? computed = null, bool keepsInput = true)
    {
        int outputs = computed ?? plan.Outputs;
        return new(place.Length == 0 ? plan.Name : $"{place}.{plan.Name}", kind, plan.Window, outputs, map.Height, map.Width, plan.Parameters,
            outputs * plan.FanIn * map.Area, keepsInput ? plan.Inputs * map.Area : 0);
    }

    /// <summary>A linear layer whose outputs are seen as a map.</summary>
    internal static LayerSummary Linear(string place, long inputs, int channels, MapSize map)
    {
        long outputs = channels * map.Area;
        return new(place, LayerKind.Linear, 0, channels, map.Height, map.Width, outputs * (inputs + 1), outputs * inputs, inputs);
    }

    /// <summary>A table of classes, whose rows are looked up, or multiplied with a vector.</summary>
    internal static LayerSummary Embedding(string place, long classes, int size, bool multiplied = false) =>
        new(place, LayerKind.Embedding, 0, size, 1, 1, classes * size, multiplied ? size : 0, multiplied ? size : 0);

    /// <summary>A norm fed by a vector of conditions, or one with its own tables of as many classes. Its input and the normalised map are kept.</summary>
    internal static LayerSummary ConditionalNorm(string place, int channels, MapSize map, long conditions, bool ownTables)
    {
        long products = 2 * channels * conditions;
        return new(place, LayerKind.ConditionalNorm, 0, channels, map.Height, map.Width, products, ownTables ? 0 : products, 2 * channels * map.Area);
    }

    /// <summary>The norm without a condition. Its input is kept.</summary>
    internal static LayerSummary Norm(string place, int channels, MapSize map) =>
        new(place, LayerKind.Norm, 0, channels, map.Height, map.Width, 2L * channels, 0, channels * map.Area);

    /// <summary>Self-attention: its four convolutions and the products between them.</summary>
    internal static BlockSummary Attention(AttentionPlan plan)
    {
        (string place, MapSize map) = (plan.Place, plan.Map);
        long places = map.Area, pooled = places / 4;
        long query = plan.Query.Outputs, value = plan.Value.Outputs;
        // Kept: what the maxima of keys and values were taken of, the maxima and where they were (64-bit indices), queries,
        // the attention itself, and the output before its gain.
        long kept = ((query + value) * (places + (3 * pooled))) + (query * places) + (places * pooled) + (plan.Channels * places);
        return new(place,
        [
            Convolution(place, plan.Query, map),
            Convolution(place, plan.Key, map, keepsInput: false),
            Convolution(place, plan.Value, map, keepsInput: false),
            new($"{place}.gamma", LayerKind.Attention, 0, (int)value, map.Height, map.Width, 1, places * pooled * (query + value), kept),
            Convolution(place, plan.Output, map),
        ]);
    }

    /// <summary>Resampling, whose input is kept for the backward pass.</summary>
    internal static LayerSummary Resampling(BlockPlan block, int channels) =>
        new(block.Place, block.After.Height > block.Before.Height ? LayerKind.Upsample : LayerKind.Downsample, 0, channels, block.After.Height, block.After.Width, 0, 0, channels * block.Before.Area);

    /// <summary>The sum over all positions, whose input is kept for the backward pass.</summary>
    internal static LayerSummary Sum(string place, int channels, MapSize map) =>
        new(place, LayerKind.Sum, 0, channels, 1, 1, 0, 0, channels * map.Area);
}
