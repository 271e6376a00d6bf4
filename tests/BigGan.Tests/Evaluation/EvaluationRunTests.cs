using System.Runtime.InteropServices;
using BigGan.Data;
using BigGan.Evaluation;
using BigGan.Evaluation.Protocols;
using BigGan.Layers;
using BigGan.Sampling;
using BigGan.Statistics;
using BigGan.Tests.Parity;
using BigGan.Tests.Sampling;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Evaluation;

/// <summary>An evaluation from paths to scores, as every front end asks for it.</summary>
public sealed class EvaluationRunTests : IDisposable
{
    private const int Samples = 20;

    private readonly TempFolder _folder = new();
    private readonly string _model;
    private readonly List<WorkEvent> _events = [];

    public EvaluationRunTests()
    {
        _model = ShippedModel.CopyTo(_folder["model"]);
        TestImages.WriteClasses(_folder, "real", 12, 32, "a", "b");
    }

    private static string Network => Path.Combine(ParityCase.GoldenFolder, "..", "..", "models", "features-fashion-mnist.safetensors");

    private EvaluationRequest OfModel => new()
    {
        Source = _model,
        Kind = SourceKind.Model,
        Reference = _folder["real"],
        Protocol = EvaluationProtocols.Own with { SampleCount = Samples, Metrics = EvaluationProtocols.Own.Metrics with { BootstrapReplicates = 0 } },
        Options = new EvaluatorOptions { Metrics = [Metric.Fid], Cache = false },
        Images = new DatasetOptions { CacheDirectory = _folder["cache"] },
        Sampling = new SamplerOptions { Device = "cpu", Precision = Precision.Float32 },
        Network = new FeatureNetworkOptions { Network = Network, Device = "cpu" },
    };

    private IEnumerable<string> Stages => _events.OfType<WorkStage>().Select(stage => stage.Title);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_scored_against_images_and_every_stage_is_told()
    {
        using EvaluationRun run = Open(OfModel);
        EvaluationResult result = run.Score();
        Assert.True(result.Fid > 0);
        Assert.Equal((Samples, 24), (result.Generated.Count, result.Reference!.Count));
        Assert.Equal((Samples, 24), (run.Generated!.Set!.Count, run.Reference!.Set!.Count));
        Assert.True(run.HasLogits);
        Assert.Equal(["decoding", "features of the reference", "drawing and extracting features", "scoring"], Stages);
        int drawing = _events.FindIndex(told => told is WorkStage { Title: "drawing and extracting features" }), scoring = _events.FindIndex(told => told is WorkStage { Title: "scoring" });
        Assert.Equal(Samples, ((WorkStage)_events[drawing]).Total);
        Assert.Equal(Samples, _events[drawing..scoring].OfType<WorkStep>().Last().Done);
    }

    [Fact]
    public void Several_truncations_give_a_curve()
    {
        using EvaluationRun run = Open(OfModel with { Truncations = [0.5, 1], TruncationMode = TruncationMode.Scale });
        TruncationCurve curve = run.Curve();
        Assert.Equal([0.5, 1], curve.Results.Select(result => result.Generated.Truncation));
        Assert.Equal([0.5, 1], curve.Response!.Points.Select(point => point.Truncation));
        Assert.Equal(0, curve.Response.Points[1].Distance);
        Assert.Equal(["truncation 0.5 (scale)", "truncation 1 (scale)"], Stages.Where(title => title.StartsWith("truncation", StringComparison.Ordinal)));
    }

    [Fact]
    public void Images_without_a_reference_are_noted_with_what_may_be_done()
    {
        EvaluationRequest request = OfModel with { Source = _folder["real"], Kind = SourceKind.Images, Reference = null, Options = new EvaluatorOptions { Metrics = [Metric.Is] }, Samples = 20 };
        using EvaluationRun run = Open(request);
        WorkNote note = Assert.Single(_events.OfType<WorkNote>(), note => !note.IsWarning);
        Assert.Equal([Remedy.NameReference], note.Message.Remedies);
        EvaluationResult result = run.Score();
        Assert.True(result.IsMean >= 1);
        Assert.Equal(20, result.Generated.Count);
        Assert.Null(run.Reference);
        Assert.Throws<InvalidOptionException>(() => run.Curve());
    }

    [Fact]
    public void Features_from_files_need_no_network()
    {
        foreach (string name in (string[])["fake", "real"])
        {
            float[] values = [.. Enumerable.Range(0, 40 * 3).Select(i => (float)(i * i % 17))];
            SafetensorsWriter.Write(_folder[$"{name}.safetensors"], [new TensorItem("features", DataType.Float32, [40, 3], MemoryMarshal.AsBytes(values.AsSpan()).ToArray())]);
        }

        EvaluationRequest request = OfModel with { Source = _folder["fake.safetensors"], Kind = SourceKind.Features, Reference = _folder["real.safetensors"], Protocol = EvaluationProtocols.Features };
        using EvaluationRun run = Open(request);
        Assert.False(run.HasLogits);
        Assert.Equal(0, run.Score().Fid!.Value, Tolerances.FrechetOfItself);
        Assert.Empty(_events);
    }

    [Fact]
    public void What_cannot_be_scored_is_refused_when_it_is_opened()
    {
        Refused("fid cannot be computed: there is nothing to compare with", OfModel with { Reference = null });
        Refused("real has 24 images, fewer than the 30 that are asked for", OfModel with { Source = _folder["real"], Kind = SourceKind.Images, Samples = 30 });
        Refused("needs Inception weights", OfModel with { Protocol = EvaluationProtocols.Published, Network = new FeatureNetworkOptions() });
        Refused("uses Inception; leave out the network of our own", OfModel with { Protocol = EvaluationProtocols.Published });
        Refused("uses features of our own; leave out the Inception weights", OfModel with { Network = new FeatureNetworkOptions { Inception = "x.pth" } });

        void Refused(string problem, EvaluationRequest request) => Assert.Contains(problem, Assert.Throws<InvalidOptionException>(() => Open(request)).Message, StringComparison.Ordinal);
    }

    private EvaluationRun Open(EvaluationRequest request) => EvaluationRun.Open(request, new Told(_events), TestContext.Current.CancellationToken);

    // Decoding reports from several threads.
    private sealed class Told(List<WorkEvent> events) : IProgress<WorkEvent>
    {
        public void Report(WorkEvent value)
        {
            lock (events) events.Add(value);
        }
    }
}
