using System.Runtime.InteropServices;
using BigGan.Tests.Weights.TensorFlow;
using BigGan.Torch;

namespace BigGan.Tests.Conventions;

/// <summary>A small module of TF Hub with random numbers.</summary>
internal sealed class TfHubModule
{
    /// <summary>Rows of the statistics.</summary>
    public const int Rows = 5;

    private readonly Random _random = new(7);

    private TfHubModule(TfHubListing listing)
    {
        Listing = listing;
        foreach ((string name, long[] shape) in listing.Variables()) Add(name, shape);
        foreach (int channels in listing.Norms()) Tables.Add((Fill(Rows * channels, _ => Draw()), Fill(Rows * channels, _ => 0.5 + _random.NextDouble())));
    }

    /// <summary>What it consists of.</summary>
    public TfHubListing Listing { get; }

    /// <summary>Variables by name; tests add and remove some.</summary>
    public Dictionary<string, (long[] Shape, float[] Values)> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Means and variances of each norm by truncation, float [rows,channels].</summary>
    public List<(float[] Means, float[] Variances)> Tables { get; } = [];

    /// <summary>A BigGAN-deep of 16 pixels.</summary>
    public static TfHubModule SmallDeep() => new(new TfHubListing(true, [32, 32, 16, 16, 8], 1, 5, 3, 4, 8));

    /// <summary>A BigGAN of 16 pixels.</summary>
    public static TfHubModule SmallPlain() => new(new TfHubListing(false, [16, 16, 8], 0, 9, 5, 4, 3));

    /// <summary>Adds a variable of random numbers.</summary>
    public void Add(string name, params long[] shape)
    {
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        Variables[name] = (shape, name.EndsWith("_var", StringComparison.Ordinal) ? Fill(count, _ => 0.5 + _random.NextDouble()) : Fill(count, _ => Draw()));
    }

    /// <summary>Writes the module.</summary>
    /// <param name="folder">Created where missing.</param>
    /// <param name="withGraph">Statistics by truncation too, as constants of a graph.</param>
    /// <param name="table">Makes the index; null for the usual one.</param>
    /// <returns>The folder.</returns>
    public string Write(string folder, bool withGraph = true, Func<TableWriter>? table = null)
    {
        var writer = new BundleWriter(dataFiles: 2) { Table = table ?? (() => new TableWriter()) };
        foreach ((string name, (long[] shape, float[] values)) in Variables) writer.Add(name, DataType.Float32, shape, MemoryMarshal.AsBytes(values.AsSpan()));
        writer.Write(Path.Combine(folder, "variables", "variables"));
        File.WriteAllBytes(Path.Combine(folder, "tfhub_module.pb"), [0x08, 0x03]);
        if (withGraph) File.WriteAllBytes(Path.Combine(folder, "saved_model.pb"), Graph().ToArray());
        return folder;
    }

    /// <summary>The graph with the statistics: of five stacks for each norm the second and fourth.</summary>
    public GraphWriter Graph()
    {
        var graph = new GraphWriter();
        int[] channels = [.. Listing.Norms()];
        for (int i = 0; i < channels.Length; i++)
        {
            graph.Node(i == 0 ? "stack" : $"stack_{5 * i}", "Pack", ["truncation"]);
            graph.Constant($"stack_{(5 * i) + 1}", [Rows, channels[i]], Tables[i].Means);
            graph.Stack($"stack_{(5 * i) + 3}", channels[i], Tables[i].Variances);
        }

        return graph;
    }

    private static float[] Fill(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(i => (float)value(i))];

    // Normal by the sum of uniform numbers, which is near enough.
    private double Draw() => Enumerable.Range(0, 12).Sum(_ => _random.NextDouble()) - 6;
}
