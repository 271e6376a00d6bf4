using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Layers;
using BigGan.Recipes;

namespace BigGan.Bench;

/// <summary>A configuration of <c>bench/cases.json</c>, which the author's code and ours both run.</summary>
internal sealed record BenchCase
{
    public int Resolution { get; init; }

    public int Width { get; init; }

    public int Batch { get; init; }

    public int DiscriminatorSteps { get; init; }

    public int Classes { get; init; }

    public int Latent { get; init; }

    public int Shared { get; init; }

    public bool Hierarchical { get; init; }

    public int Attention { get; init; }

    public double Epsilon { get; init; }

    internal static BenchCase Read(string file, string name)
    {
        Dictionary<string, BenchCase> cases = JsonSerializer.Deserialize(File.ReadAllText(file), BenchCaseJson.Default.DictionaryStringBenchCase)!;
        return cases.TryGetValue(name, out BenchCase? found) ? found : throw new ArgumentException($"{file} has no case '{name}', only {string.Join(", ", cases.Keys)}");
    }

    internal TrainingOptions Options(Precision precision) => new()
    {
        Model = new()
        {
            Height = Resolution,
            Width = Resolution,
            ClassCount = Classes,
            Generator = new()
            {
                Width = Width,
                LatentSize = Latent,
                Hierarchical = Hierarchical,
                SharedEmbedding = Shared > 0,
                SharedSize = Shared > 0 ? Shared : null,
                AttentionResolutions = [Attention],
                SpectralNorm = new() { Epsilon = Epsilon },
            },
            Discriminator = new() { Width = Width, AttentionResolutions = [Attention], SpectralNorm = new() { Epsilon = Epsilon } },
        },
        BatchSize = Batch,
        DiscriminatorSteps = DiscriminatorSteps,
        Generator = new() { Epsilon = Epsilon },
        Discriminator = new() { Epsilon = Epsilon },
        Average = new() { StartStep = 1_000 },
        Precision = precision,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Dictionary<string, BenchCase>))]
internal sealed partial class BenchCaseJson : JsonSerializerContext;
