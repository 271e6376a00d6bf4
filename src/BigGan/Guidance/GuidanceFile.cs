using System.Text.Json;
using System.Text.Json.Serialization;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Guidance;

/// <summary>A search on disk: latents, moving average, moments, and the best so far, in one safetensors file.</summary>
internal static class GuidanceFile
{
    private const string Format = "biggan-guidance";
    private const string StateKey = "state";
    private const string BestLatents = "best.latents", BestLogits = "best.class_logits";
    private const int Version = 1;

    /// <summary>Writes a search, completely or not at all.</summary>
    internal static void Write(string path, GuidanceRun run)
    {
        SearchProgress progress = run.Progress;
        LatentSearch search = run.Search;
        LayerInputShape shape = run.Sampler.Network.LayerShape;
        var state = new GuidanceState(
            Format, Version, run.Sampler.Sampler.Source!.WeightsSha256, run.Sampler.ClipIdentity, run.Options, search.Optimizer.StepCount, search.Latents.Average.Remainder,
            progress.Score, progress.Reference, progress.Stale, progress.BestScore, progress.BestStep, progress.Cost);
        using var scope = new TensorScope();
        Tensor latents = Tensor.From<float>(progress.Best!.Latents, shape.LatentRows, shape.LatentSize), logits = Tensor.From<float>(progress.Best.Logits, shape.ClassRows, shape.ClassCount);
        IEnumerable<(string Name, Tensor Value)> tensors = [.. TensorsOf(search), (BestLatents, latents), (BestLogits, logits)];
        SafetensorsWriter.Write(
            path,
            [.. tensors.Select(tensor => NetworkFile.Item(tensor.Name, tensor.Value))],
            new Dictionary<string, string> { [StateKey] = JsonSerializer.Serialize(state, GuidanceJson.Default.GuidanceState) });
    }

    /// <summary>Reads a search.</summary>
    /// <exception cref="InvalidFileException">It is damaged, or of other networks.</exception>
    internal static GuidanceRun Read(string path, GuidedSampler sampler, int? steps)
    {
        using var reader = new SafetensorsReader(path);
        GuidanceState state = StateOf(reader);
        if (state.Generator != sampler.Sampler.Source!.WeightsSha256) throw new InvalidFileException(path, "is of a search with another generator") { Remedies = [Remedy.NameModel] };
        if (state.Clip != sampler.ClipIdentity) throw new InvalidFileException(path, "is of a search with another CLIP") { Remedies = [Remedy.NameClip] };
        LayerInputShape shape = sampler.Network.LayerShape;
        GuidanceOptions options = state.Options with { Steps = steps ?? state.Options.Steps };
        try
        {
            GuidanceOptionsValidator.Validate(options, shape.ClassCount);
        }
        catch (InvalidOptionException problem)
        {
            throw new InvalidFileException(path, problem.Message, problem);
        }

        if (state.Step < 0 || !(state.Remainder is >= 0 and < 1) || state.Stale < 0) throw new InvalidFileException(path, "its step or average is out of range");
        LayerLatents best = Best(reader, shape);
        var search = new LatentSearch(sampler.Network, sampler.Pass, options, best);
        try
        {
            using var bestScope = new TensorScope();
            using var noGrad = Autograd.NoGrad();
            Tensor z = TensorFactory.Zeros(DataType.Float32, Device.Cpu, shape.LatentRows, shape.LatentSize), y = TensorFactory.Zeros(DataType.Float32, Device.Cpu, shape.ClassRows, shape.ClassCount);
            NetworkFile.Load(reader, [.. TensorsOf(search), (BestLatents, z), (BestLogits, y)]);
            search.Optimizer.StepCount = state.Step;
            search.Latents.Average.Remainder = state.Remainder;
            var progress = new SearchProgress
            {
                Score = state.Score,
                Reference = state.Reference,
                Stale = steps is null ? state.Stale : 0,
                Best = best,
                BestScore = state.BestScore,
                BestStep = state.BestStep,
                Cost = state.Cost,
            };
            return GuidanceRun.Continue(sampler, options, search, progress);
        }
        catch
        {
            search.Dispose();
            throw;
        }
    }

    /// <summary>The latents to start from in a file: the best of a search, or a row of plain latents.</summary>
    /// <exception cref="InvalidFileException">It is damaged, or of a generator of other sizes.</exception>
    internal static LayerLatents ReadStart(string path, IGenerator generator, GuidanceOptions options)
    {
        using var reader = new SafetensorsReader(path);
        if (reader.Contains(BestLatents)) return Best(reader, generator.LayerShape);
        GivenLatents given = LatentsFile.Read(path, generator.LatentSize, generator.Model.ClassCount);
        return LayerLatents.Of(given, 0, generator.LayerShape, options);
    }

    private static IEnumerable<(string Name, Tensor Value)> TensorsOf(LatentSearch search) =>
        [.. search.Latents.Store.Entries.Select(entry => (entry.Name, entry.Value)), .. search.Latents.Average.State, .. search.Optimizer.State];

    private static LayerLatents Best(SafetensorsReader reader, LayerInputShape shape) =>
        new(Numbers(reader, BestLatents, shape.LatentRows, shape.LatentSize), Numbers(reader, BestLogits, shape.ClassRows, shape.ClassCount));

    private static float[] Numbers(SafetensorsReader reader, string name, int rows, int columns)
    {
        SafetensorsEntry entry = reader[name];
        if (entry.Type != DataType.Float32 || entry.Shape is not [var r, var c] || (r, c) != (rows, columns))
            throw new InvalidFileException(reader.Path, $"{name} is {entry.Type} [{string.Join(",", entry.Shape)}]; the generator takes Float32 [{rows},{columns}]") { Remedies = [Remedy.NameModel] };
        using var scope = new TensorScope();
        return NetworkFile.ReadFinite(reader, name).ToArray<float>();
    }

    private static GuidanceState StateOf(SafetensorsReader reader)
    {
        GuidanceState? state = null;
        try
        {
            if (reader.Metadata.TryGetValue(StateKey, out string? text)) state = JsonSerializer.Deserialize(text, GuidanceJson.Default.GuidanceState);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidFileException(reader.Path, $"its description is damaged: {error.Message.ReplaceLineEndings(" ")}", error);
        }

        if (state is not { Format: Format }) throw new InvalidFileException(reader.Path, "is not the file of a search");
        return state.Version == Version ? state : throw new InvalidFileException(reader.Path, $"is of version {state.Version}; this program reads version {Version}");
    }
}

/// <summary>The description in the file of a search.</summary>
/// <param name="Format">Always that of such files.</param>
/// <param name="Version">Of the format.</param>
/// <param name="Generator">SHA-256 of the generator's weights.</param>
/// <param name="Clip">SHA-256 of the CLIP's weights.</param>
/// <param name="Options">Prompts and settings.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="Remainder">See <see cref="MovingAverage.Remainder"/>.</param>
/// <param name="Score">The newest score.</param>
/// <param name="Reference">See <see cref="SearchProgress.Reference"/>.</param>
/// <param name="Stale">Scorings since the last gain.</param>
/// <param name="BestScore">The best score.</param>
/// <param name="BestStep">Its step.</param>
/// <param name="Cost">What was computed.</param>
internal sealed record GuidanceState(
    string Format,
    int Version,
    string Generator,
    string Clip,
    GuidanceOptions Options,
    long Step,
    double Remainder,
    double Score,
    double Reference,
    int Stale,
    double BestScore,
    long BestStep,
    GuidanceCost Cost);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(GuidanceState))]
internal sealed partial class GuidanceJson : JsonSerializerContext;
