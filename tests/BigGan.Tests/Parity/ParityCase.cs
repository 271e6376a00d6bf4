using System.Text.Json;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Parity;

/// <summary>One recorded case of a reference implementation: its configuration, tensors and tolerances.</summary>
internal sealed class ParityCase : IDisposable
{
    private readonly Dictionary<string, SafetensorsReader> _files = [];
    private readonly string _folder;

    private ParityCase(string folder)
    {
        _folder = folder;
        Description = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json")));
    }

    internal JsonDocument Description { get; }

    internal JsonElement Config => Description.RootElement.GetProperty("config");

    /// <summary>Opens a case from tests/golden, or from the shared fixtures where it is too big to be here; skips the test without either.</summary>
    internal static ParityCase Open(string name)
    {
        string golden = Path.Combine(GoldenFolder, name);
        if (Directory.Exists(golden)) return new ParityCase(golden);
        return new ParityCase(Path.GetDirectoryName(SharedFiles.Require($"fixtures/{name}/case.json"))!);
    }

    /// <summary>The folder of a case in which a file lies.</summary>
    internal static string FolderOf(string name, string file)
    {
        using ParityCase recorded = Open(name);
        return Path.GetDirectoryName(recorded.PathOf(file))!;
    }

    internal static string GoldenFolder
    {
        get
        {
            for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "BigGan.slnx"))) return Path.Combine(folder, "tests", "golden");
            }

            throw new InvalidOperationException("the tests do not run inside the repository");
        }
    }

    internal string PathOf(string file) => Path.Combine(_folder, file);

    internal SafetensorsReader Tensors(string file)
    {
        if (!_files.TryGetValue(file, out SafetensorsReader? reader)) _files[file] = reader = new SafetensorsReader(PathOf(file));
        return reader;
    }

    /// <summary>A recorded tensor; belongs to the current scope.</summary>
    internal Tensor Read(string file, string name) => NetworkFile.Read(Tensors(file), name);

    /// <summary>The tolerance that the case states for "file/name", or for "file/*".</summary>
    internal (double Absolute, double Relative) Tolerance(string file, string name)
    {
        JsonElement tensors = Description.RootElement.GetProperty("tolerance").GetProperty("tensors");
        foreach (string key in (string[])[$"{file}/{name}", $"{file}/{name.Split('_', '.')[0]}_*", $"{file}/*"])
        {
            if (tensors.TryGetProperty(key, out JsonElement found)) return (found.GetProperty("atol").GetDouble(), found.GetProperty("rtol").GetDouble());
        }

        throw new KeyNotFoundException($"the case states no tolerance for {file}/{name}");
    }

    /// <summary>Compares with a recorded tensor at the stated tolerance.</summary>
    internal void AssertEqual(string file, string name, Tensor actual)
    {
        (double absolute, double relative) = Tolerance(file, name);
        Near.Assert(Read(file, name), actual, absolute, relative, $"{file}/{name}");
    }

    internal ModelOptions Model => Options(Config);

    /// <summary>Translates the author's option names.</summary>
    internal static ModelOptions Options(JsonElement config)
    {
        int Int(string name) => config.GetProperty(name).GetInt32();
        bool Bool(string name) => config.GetProperty(name).GetBoolean();
        WeightInit Init(string name) => config.GetProperty(name).GetString() switch
        {
            "ortho" => WeightInit.Orthogonal,
            "N02" => WeightInit.Normal002,
            string other => throw new NotSupportedException(other),
            null => throw new NotSupportedException(),
        };
        int[] Resolutions(string name) => [.. config.GetProperty(name).GetString()!.Split('_').Select(int.Parse).Where(resolution => resolution > 0)];
        SpectralNormOptions Spectral(string network) => new()
        {
            SingularValues = Int($"num_{network}_SVs"),
            Iterations = Int($"num_{network}_SV_itrs"),
            Epsilon = config.GetProperty("SN_eps").GetDouble(),
        };
        bool deep = config.TryGetProperty("model", out JsonElement model) && model.GetString() == "BigGANdeep";
        int Depth(string name) => deep ? Int(name) : new GeneratorOptions().Depth;
        // The release takes every stage of its discriminator for 32 pixels as one of 16.
        bool attendsAllStages = deep && Int("resolution") == 32 && Resolutions("D_attn").Contains(16);
        return new ModelOptions
        {
            Deep = deep,
            Height = Int("resolution"),
            Width = Int("resolution"),
            BottomHeight = Int("bottom_width"),
            BottomWidth = Int("bottom_width"),
            ClassCount = Int("n_classes"),
            Generator = new()
            {
                Width = Int("G_ch"),
                Depth = Depth("G_depth"),
                LatentSize = Int("dim_z"),
                Hierarchical = Bool("hier"),
                SharedEmbedding = Bool("G_shared"),
                SharedSize = Int("shared_dim") is > 0 and int size ? size : null,
                AttentionResolutions = Resolutions("G_attn"),
                SpectralNorm = Spectral("G"),
                BatchNorm = new()
                {
                    Epsilon = config.GetProperty("BN_eps").GetDouble(),
                    Statistics = Bool("mybn") ? RunningStatistics.Standing : RunningStatistics.Exponential,
                },
                Init = Init("G_init"),
            },
            Discriminator = new()
            {
                Width = Int("D_ch"),
                Depth = Depth("D_depth"),
                Wide = Bool("D_wide"),
                AttentionResolutions = Resolutions("D_attn"),
                AttentionBlocks = attendsAllStages ? [0, 1, 2] : null,
                SpectralNorm = Spectral("D"),
                Init = Init("D_init"),
            },
        };
    }

    public void Dispose()
    {
        foreach (SafetensorsReader reader in _files.Values) reader.Dispose();
        Description.Dispose();
    }
}
