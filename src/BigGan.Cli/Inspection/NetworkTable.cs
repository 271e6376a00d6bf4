using BigGan.Models;

namespace BigGan.Cli.Inspection;

/// <summary>Draws the networks of a model, one line a block.</summary>
internal static class NetworkTable
{
    private static readonly string[] Titles = ["block", "layers", "output", "parameters", "multiply-adds"];

    /// <param name="terminal">The destination.</param>
    /// <param name="summary">The networks.</param>
    /// <param name="both">The discriminator as well, which weights to draw from may lack.</param>
    internal static void Print(Terminal terminal, ModelSummary summary, bool both = true)
    {
        string[][] generator = Rows(summary.Generator), discriminator = Rows(summary.Discriminator);
        int[] widths = [.. Titles.Select((title, column) => generator.Concat(discriminator).Append(Titles).Max(row => row[column].Length))];
        terminal.WriteLine($"generator, from {summary.LatentSize} latents and a class");
        Print(terminal, generator, widths);
        terminal.WriteLine("");
        if (both)
        {
            terminal.WriteLine("discriminator");
            Print(terminal, discriminator, widths);
            terminal.WriteLine("");
        }

        terminal.WriteLine("cbn: batch norm with gain and bias from the class; + 1x1: on the shortcut");
        if (!both) return;
        string inPaper = summary.ParametersInPaper == summary.Parameters ? "" : $"; {Quantity.Exact(summary.ParametersInPaper)} as the paper's table 1 counts, without the class embedding that norms share";
        terminal.WriteLine($"parameters: {Quantity.Exact(summary.Parameters)} in all{inPaper}");
    }

    private static string[][] Rows(NetworkSummary network) =>
    [
        .. network.Blocks.Select(block => (string[])[block.Name, Layers(block), Size(block), Quantity.Exact(block.Parameters), Quantity.Short(block.MultiplyAdds)]),
        ["total", "", "", Quantity.Exact(network.Parameters), Quantity.Short(network.MultiplyAdds)],
    ];

    private static void Print(Terminal terminal, string[][] rows, int[] widths)
    {
        foreach (string[] row in rows.Prepend(Titles))
        {
            // Text to the left, numbers to the right.
            IEnumerable<string> cells = row.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            terminal.WriteLine($"  {string.Join("  ", cells)}".TrimEnd());
        }
    }

    private static string Size(BlockSummary block) => block is { Height: 1, Width: 1 } ? Quantity.Exact(block.Channels) : $"{block.Channels}x{block.Height}x{block.Width}";

    private static string Layers(BlockSummary block)
    {
        if (block.Layers.Any(layer => layer.Kind == LayerKind.Attention)) return "self-attention of four 1x1";
        IEnumerable<string> beside = block.Layers.Where(layer => layer.Kind == LayerKind.Shortcut).Select(layer => $" + {layer.Window}x{layer.Window}");
        return string.Join(", ", MainPath(block.Layers).Select(Text)) + string.Concat(beside);
    }

    // A block that halves does so on both ways; the table shows it once.
    private static IEnumerable<LayerSummary> MainPath(IReadOnlyList<LayerSummary> layers) =>
        layers.Where((layer, i) => layer.Kind != LayerKind.Shortcut && (layer.Kind != LayerKind.Downsample || i > 0));

    private static string Text(LayerSummary layer) => layer.Kind switch
    {
        LayerKind.Convolution => $"{layer.Window}x{layer.Window}",
        LayerKind.ConditionalNorm => "cbn",
        LayerKind.Norm => "bn",
        LayerKind.Upsample => "up",
        LayerKind.Downsample => "down",
        _ => layer.Kind.ToString().ToLowerInvariant(),
    };
}
