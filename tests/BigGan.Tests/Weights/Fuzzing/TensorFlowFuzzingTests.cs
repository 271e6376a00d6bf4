using BigGan.Checkpoints;
using BigGan.Models;
using BigGan.Tests.Conventions;
using BigGan.Tests.Weights.TensorFlow;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.TensorFlow;

namespace BigGan.Tests.Weights.Fuzzing;

/// <summary>The readers of TensorFlow checkpoints, against a few thousand damaged files each; those with checksums also behind right ones.</summary>
public sealed class TensorFlowFuzzingTests : IDisposable
{
    private const long MostValues = 1 << 20;
    private readonly TempFolder _folder = new();

    // What is damaged is <folder>/fuzzed, so the data lies where that file as an index expects it.
    private string Prefix => _folder["fuzzed"];

    [Fact]
    public void Damaged_indexes() => Run(new FuzzedFormat("TensorFlow index", path => new TensorBundleFile(path), Bundle().Index(), Bundle(blockSize: 40).Index(), Bundle(compress: true).Index()));

    [Fact]
    public void Damaged_blocks_with_right_checksums() => Run(new FuzzedFormat("block of a TensorFlow index", path => new TensorBundleFile(path), Block())
    {
        Wrap = block => Bundle(table: () => new TableWriter { Block = _ => block }).Index(),
        Tokens = Tokens,
    });

    [Fact]
    public void Damaged_compressed_blocks_with_right_checksums() => Run(new FuzzedFormat("Snappy block of a TensorFlow index", path => new TensorBundleFile(path), SnappyWriter.Compress(Block()))
    {
        Wrap = block => Bundle(table: () => new TableWriter { Compress = true, Compressed = _ => block }).Index(),
    });

    [Fact]
    public void Damaged_data()
    {
        Bundle().Write(Prefix);
        byte[] data = File.ReadAllBytes(Prefix + ".data-00000-of-00001");
        Run(new FuzzedFormat("TensorFlow data", path =>
        {
            File.Copy(path, path + ".data-00000-of-00001", overwrite: true);
            return new TensorBundleFile(path + ".index");
        }, data));
    }

    [Fact]
    public void Damaged_graphs() => Run(new FuzzedFormat("TensorFlow graph", path => new GraphConstants(path), new GraphWriter()
        .Constant("stack_1", [2, 3], [1, 2, 3, 4, 5, 6]).Stack("stack_3", 3, [1, 2, 3, 4, 5, 6]).Node("stack_6", "Identity", ["stack_1"]).ToArray())
    {
        Tokens = Tokens,
    });

    [Fact]
    public void Damaged_modules_with_right_checksums()
    {
        byte[] block = [];
        TfHubModule.SmallDeep().Write(_folder["module"], table: () => new TableWriter { BlockSize = 1 << 20, Block = contents => block = contents });
        foreach (string data in Directory.GetFiles(_folder["module/variables"], "*.data-*")) File.Copy(data, Prefix + Path.GetFileName(data)["variables".Length..]);
        Run(new FuzzedFormat("TF Hub module", path => new ModuleTensors(path), block)
        {
            Wrap = damaged => Bundle(table: () => new TableWriter { Block = _ => damaged }).Index(),
            Tokens = Tokens,
        });
    }

    public void Dispose() => _folder.Dispose();

    private static byte[][] Tokens =>
    [
        WireWriter.Shape(1), WireWriter.Shape(-1), WireWriter.Shape(long.MaxValue), WireWriter.Shape(1L << 32, 1L << 32), WireWriter.Shape(0),
        BundleWriter.HeaderOf(1), BundleWriter.HeaderOf(2), BundleWriter.Entry(1, WireWriter.Shape(1), 0, 0, 4), [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], "Generator/"u8.ToArray(), "/w/ema_0.9999"u8.ToArray(), "stack_1"u8.ToArray(), "Const"u8.ToArray(), "Pack"u8.ToArray(),
    ];

    private static BundleWriter Bundle(int blockSize = 4096, bool compress = false, Func<TableWriter>? table = null)
    {
        var writer = new BundleWriter { Table = table ?? (() => new TableWriter { BlockSize = blockSize, Compress = compress }) };
        writer.Add("Generator/GBlock/conv0/w/ema_0.9999", DataType.Float32, [1, 1, 3, 2], new byte[24]);
        writer.Add("Generator/GBlock/conv0/b/ema_0.9999", DataType.Float32, [2], new byte[8]);
        writer.Add("global_step", DataType.Int64, [], new byte[8]);
        writer.Add("text", 7, [], "abc"u8);
        writer.AddEntry("whole", new WireWriter().Number(1, 1).Message(2, WireWriter.Shape(12)).Message(7, []).Message(7, []).ToArray());
        return writer;
    }

    private static byte[] Block()
    {
        byte[] block = [];
        Bundle(table: () => new TableWriter { Block = contents => block = contents }).Index();
        return block;
    }

    private void Run(FuzzedFormat format)
    {
        if (Directory.GetFiles(_folder.Path).Length == 0) Bundle().Write(Prefix); // the data of the tests that damage an index
        FuzzingTests.Run(format, _folder.Path);
    }

    /// <summary>The constants of a graph as if they were a file's tensors.</summary>
    private sealed class GraphConstants(string path) : ITensorFile
    {
        private readonly SavedGraph _graph = SavedGraph.Read(path);

        public string Path => path;

        public IReadOnlyList<string> Names => [.. ((string[])["stack_1", "stack_3", "stack_6"]).Where(Contains)];

        public TensorEntry this[string name] => new(name, DataType.Float32, _graph.Constant(name, MostValues)!.Shape);

        public bool Contains(string name) => _graph.Constant(name, MostValues) is not null;

        public void ReadInto(string name, Span<byte> destination) => Assert.Equal(destination.Length / sizeof(float), _graph.Constant(name, MostValues)!.Values.Length);

        public void Dispose()
        {
        }
    }

    /// <summary>Opens a whole model, and then has its tensors for the reader of files.</summary>
    private sealed class ModuleTensors : ITensorFile
    {
        private readonly TensorBundleFile _file;

        public ModuleTensors(string path)
        {
            using ModelSource source = ModelSource.Open(path);
            using IGenerator generator = source.LoadGenerator(Device.Cpu);
            _file = new TensorBundleFile(path);
        }

        public string Path => _file.Path;

        public IReadOnlyList<string> Names => _file.Names;

        public TensorEntry this[string name] => _file[name];

        public bool Contains(string name) => _file.Contains(name);

        public void ReadInto(string name, Span<byte> destination) => _file.ReadInto(name, destination);

        public void Dispose() => _file.Dispose();
    }
}
