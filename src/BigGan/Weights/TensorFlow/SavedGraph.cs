using System.Text;
using BigGan.Names;

namespace BigGan.Weights.TensorFlow;

/// <summary>The constants in the graph of a saved model (saved_model.proto, meta_graph.proto, graph.proto and node_def.proto).</summary>
internal sealed class SavedGraph
{
    private const long LargestFile = 256 << 20; // BigGAN-deep-512 has 10 MB of statistics in its graph
    private const int MostNodes = 1 << 20;
    private const int MostIdentities = 8;

    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    private SavedGraph(string path) => Path = path;

    /// <summary>The file.</summary>
    internal string Path { get; }

    /// <summary>Reads the nodes of the first graph.</summary>
    /// <exception cref="InvalidFileException">It is too large or damaged.</exception>
    internal static SavedGraph Read(string path)
    {
        using var file = new FileBytes(path);
        if (file.Length > LargestFile) throw new InvalidFileException(path, $"has {file.Length} bytes, too many for a graph");
        var graph = new SavedGraph(path);
        if (graph.Field(file.Read(0, (int)file.Length), 2) is not { } metaGraph || graph.Field(metaGraph, 2) is not { } nodes)
            throw new InvalidFileException(path, "holds no graph; it is damaged or of another kind");
        graph.ReadNodes(nodes);
        return graph;
    }

    /// <summary>The values of a float constant or of a stack of float constants; null for any other node.</summary>
    /// <param name="name">The node.</param>
    /// <param name="mostValues">Null is also returned if there are more values than this.</param>
    /// <exception cref="InvalidFileException">A constant is damaged.</exception>
    internal GraphTensor? Constant(string name, long mostValues) => Resolve(name) switch
    {
        { Operator: "Const" } constant => Parse(name, constant, mostValues),
        { Operator: "Pack", Inputs: { Length: > 0 } rows } => Stacked(rows, mostValues),
        _ => null,
    };

    private GraphTensor? Stacked(string[] rows, long mostValues)
    {
        float[] values = [];
        long[] shape = [];
        for (int i = 0; i < rows.Length; i++)
        {
            if (Resolve(rows[i]) is not { Operator: "Const" } constant || Parse(rows[i], constant, mostValues / rows.Length) is not { } row) return null;
            if (i == 0) (values, shape) = (new float[row.Values.Length * rows.Length], row.Shape);
            if (!row.Shape.SequenceEqual(shape)) return null;
            row.Values.CopyTo(values, i * row.Values.Length);
        }

        return new GraphTensor(values, [rows.Length, .. shape]);
    }

    private GraphTensor? Parse(string name, Node constant, long mostValues) =>
        GraphTensor.Parse(Path, $"constant {Quoted.Text(name)}", constant.Tensor.Span, mostValues);

    /// <summary>The node with a name, or the input of an identity node.</summary>
    private Node? Resolve(string name)
    {
        Node? node = _nodes.GetValueOrDefault(name);
        for (int i = 0; node is { Operator: "Identity", Inputs: [string source] }; i++)
            node = i < MostIdentities ? _nodes.GetValueOrDefault(source) : null;
        return node;
    }

    private void ReadNodes(ReadOnlyMemory<byte> graph)
    {
        WireReader reader = Reader(graph);
        while (reader.NextField(out int field, out WireType type))
        {
            if ((field, type) != (1, WireType.Delimited)) reader.Skip(type);
            else if (_nodes.Count < MostNodes) AddNode(Delimited(ref reader, graph));
            else throw new InvalidFileException(Path, $"has more than {MostNodes} nodes in its graph");
        }
    }

    private void AddNode(ReadOnlyMemory<byte> message)
    {
        string name = "", op = "";
        var inputs = new List<string>();
        ReadOnlyMemory<byte> tensor = default;
        WireReader reader = Reader(message);
        while (reader.NextField(out int field, out WireType type))
        {
            switch (field, type)
            {
                case (1, WireType.Delimited): name = Encoding.UTF8.GetString(reader.Delimited()); break;
                case (2, WireType.Delimited): op = Encoding.UTF8.GetString(reader.Delimited()); break;
                case (3, WireType.Delimited): inputs.Add(Encoding.UTF8.GetString(reader.Delimited())); break;
                case (5, WireType.Delimited) when Value(Delimited(ref reader, message)) is { } value: tensor = value; break;
                case (5, WireType.Delimited): break;
                default: reader.Skip(type); break;
            }
        }

        // An input that starts with ^ is a control dependency; the first output of a node may be written as name:0.
        if (op is "Const" or "Pack" or "Identity")
            _nodes[name] = new Node(op, [.. inputs.Where(input => !input.StartsWith('^')).Select(input => input.EndsWith(":0", StringComparison.Ordinal) ? input[..^2] : input)], tensor);
    }

    /// <summary>The tensor in the attribute <c>value</c>; null for other attributes.</summary>
    private ReadOnlyMemory<byte>? Value(ReadOnlyMemory<byte> attribute) =>
        Field(attribute, 1) is { } key && key.Span.SequenceEqual("value"u8) && Field(attribute, 2) is { } value ? Field(value, 8) : null;

    /// <summary>The first message or string in a field, or null.</summary>
    private ReadOnlyMemory<byte>? Field(ReadOnlyMemory<byte> message, int number)
    {
        WireReader reader = Reader(message);
        while (reader.NextField(out int field, out WireType type))
        {
            if ((field, type) == (number, WireType.Delimited)) return Delimited(ref reader, message);
            reader.Skip(type);
        }

        return null;
    }

    private WireReader Reader(ReadOnlyMemory<byte> message) => new(Path, "its graph", message.Span);

    private static ReadOnlyMemory<byte> Delimited(ref WireReader reader, ReadOnlyMemory<byte> message)
    {
        int length = reader.Delimited().Length;
        return message.Slice(message.Length - reader.Remaining - length, length);
    }

    private sealed record Node(string Operator, string[] Inputs, ReadOnlyMemory<byte> Tensor);
}
