using BigGan.Layers;

namespace BigGan.Models;

/// <summary>Sums up a discriminator's layers in the order in which they run.</summary>
internal static class DiscriminatorSummary
{
    internal static NetworkSummary Of(ModelOptions model, DiscriminatorPlan plan)
    {
        var blocks = new List<BlockSummary>();
        if (plan.Stem is { } stem) blocks.Add(new(stem.Name, [LayerCost.Convolution("", stem, plan.Blocks[0].Before)]));
        foreach (BlockPlan block in plan.Blocks)
        {
            blocks.Add(new(block.Place, Layers(block)));
            if (block.Attention is { } attention) blocks.Add(LayerCost.Attention(attention));
        }

        blocks.Add(new(DiscriminatorPlan.ClassEmbedding,
        [
            LayerCost.Sum(DiscriminatorPlan.ClassEmbedding, plan.Channels, plan.Blocks[^1].After),
            LayerCost.Embedding(DiscriminatorPlan.ClassEmbedding, model.ClassCount, plan.Channels, multiplied: true),
        ]));
        blocks.Add(new(DiscriminatorPlan.LastLayer, [LayerCost.Linear(DiscriminatorPlan.LastLayer, plan.Channels, 1, new MapSize(1, 1))]));
        return new NetworkSummary(blocks);
    }

    private static List<LayerSummary> Layers(BlockPlan block)
    {
        var layers = new List<LayerSummary>();
        if (block.Resamples) layers.Add(LayerCost.Resampling(block, block.Inputs));
        if (block.Shortcut is { } shortcut) layers.Add(LayerCost.Convolution(block.Place, shortcut, block.After, LayerKind.Shortcut)); // after the halving, which commutes
        for (int i = 0; i < block.Convolutions.Count; i++)
        {
            if (block.Resamples && i == block.BeforeResampling) layers.Add(LayerCost.Resampling(block, block.Convolutions[i].Inputs));
            layers.Add(LayerCost.Convolution(block.Place, block.Convolutions[i], block.MapOf(i)));
        }

        if (block.Resamples && block.BeforeResampling == block.Convolutions.Count) layers.Add(LayerCost.Resampling(block, block.Outputs));
        return layers;
    }
}
