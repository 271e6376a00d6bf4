using BigGan.Layers;

namespace BigGan.Models;

/// <summary>Sums up a generator's layers in the order in which they run.</summary>
internal static class GeneratorSummary
{
    internal static NetworkSummary Of(ModelOptions model, GeneratorPlan plan)
    {
        var blocks = new List<BlockSummary>();
        if (plan.SharedSize is { } size) blocks.Add(new(GeneratorPlan.SharedEmbedding, [LayerCost.Embedding(GeneratorPlan.SharedEmbedding, model.ClassCount, size)]));
        blocks.Add(new(GeneratorPlan.FirstLayer, [LayerCost.Linear(GeneratorPlan.FirstLayer, plan.FirstInputs, plan.BottomChannels, plan.Bottom)]));
        if (plan.BottomAttention is { } bottom) blocks.Add(LayerCost.Attention(bottom));
        foreach (BlockPlan block in plan.Blocks)
        {
            blocks.Add(new(block.Place, Layers(block, plan)));
            if (block.Attention is { } attention) blocks.Add(LayerCost.Attention(attention));
        }

        MapSize image = plan.Blocks[^1].After;
        blocks.Add(new("output_layer", [LayerCost.Norm(GeneratorPlan.OutputNorm, plan.Output.Inputs, image), LayerCost.Convolution("", plan.Output, image, computed: model.ImageChannels)]));
        return new NetworkSummary(blocks);
    }

    private static List<LayerSummary> Layers(BlockPlan block, GeneratorPlan plan)
    {
        var layers = new List<LayerSummary>();
        if (block.Shortcut is { } shortcut) layers.Add(LayerCost.Convolution(block.Place, shortcut, block.Before, LayerKind.Shortcut, keepsInput: false)); // before the doubling, which commutes
        for (int i = 0; i < block.Convolutions.Count; i++)
        {
            ConvolutionPlan convolution = block.Convolutions[i];
            MapSize incoming = block.MapOf(i - 1); // the map grows between norm and convolution
            layers.Add(LayerCost.ConditionalNorm($"{block.Place}.{convolution.Norm}", convolution.Inputs, incoming, plan.Conditions, plan.SharedSize is null));
            if (block.Resamples && i == block.BeforeResampling) layers.Add(LayerCost.Resampling(block, convolution.Inputs));
            layers.Add(LayerCost.Convolution(block.Place, convolution, block.MapOf(i)));
        }

        return layers;
    }
}
