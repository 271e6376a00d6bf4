using BigGan.Checkpoints;
using BigGan.Layers;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Training;
using BigGan.Weights;

namespace BigGan.Tests.Training;

/// <summary>Runs that start from a trained model with other classes.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Kinds => ["shared", "unshared", "deep"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Everything_but_the_class_tables_is_taken_over(string kind)
    {
        string source = Trained(Options(kind));
        using Transfer transfer = Transfer.Open(new TransferOptions { Source = source, Classes = new Dictionary<string, string> { ["class 1"] = "class 2" } }, ["new", "class 1"]);
        using var random = new RandomGenerator(9);
        using var networks = new TrainingNetworks(Options(kind) with { Model = transfer.Model }, Device.Cpu, random);
        WeightsTransferred report = transfer.Apply(networks, random);

        Assert.Equal([new TransferredClass("new", null), new TransferredClass("class 1", "class 2")], report.Classes);
        Assert.True(report.Discriminator);
        using var before = new SafetensorsReader(Path.Combine(source, "average.safetensors"));
        using var scope = new TensorScope();
        foreach (string name in before.Names)
        {
            float[] was = NetworkFile.Read(before, name).ToArray<float>(), now = networks.Generator.Parameters[name].Detach().ToArray<float>();
            Assert.Equal(now, networks.Average!.Parameters[name].Detach().ToArray<float>());
            if (!report.Fresh.Contains(name))
            {
                Assert.Equal(was, now);
                continue;
            }

            int width = was.Length / 3;
            Assert.Equal(was[(2 * width)..], now[width..]);
            Assert.All(Enumerable.Range(0, 3), label => Assert.NotEqual(was[(label * width)..((label + 1) * width)], now[..width]));
        }

        Assert.Equal(kind == "unshared", report.Fresh.Contains("blocks.0.0.bn1.gain.weight"));
        Assert.Equal(kind != "unshared", report.Fresh.Contains("shared.weight"));
        Assert.Contains("embed.weight", report.Fresh);
        Assert.Contains("embed.u0", report.Fresh);
    }

    [Fact]
    public void Classes_of_the_same_name_keep_their_embedding()
    {
        using Transfer transfer = Transfer.Open(new TransferOptions { Source = Trained(Options("shared")) }, ["Class 2", "other"]);
        using var random = new RandomGenerator(9);
        using var networks = new TrainingNetworks(Options("shared") with { Model = transfer.Model }, Device.Cpu, random);
        Assert.Equal(["class 2", null], transfer.Apply(networks, random).Classes.Select(one => one.From));
    }

    [Fact]
    public void A_singular_vector_over_the_classes_follows_their_order()
    {
        string source = Trained(Options("shared"));
        using Transfer transfer = Transfer.Open(new TransferOptions { Source = source }, ["class 2", "class 0", "class 1"]);
        using var random = new RandomGenerator(9);
        using var networks = new TrainingNetworks(Options("shared") with { Model = transfer.Model }, Device.Cpu, random);
        Assert.Empty(transfer.Apply(networks, random).Fresh);

        using var scope = new TensorScope();
        using var before = new SafetensorsReader(Path.Combine(source, "discriminator.safetensors"));
        float[] was = NetworkFile.Read(before, "embed.u0").ToArray<float>();
        Assert.Equal([was[2], was[0], was[1]], networks.Discriminator.Parameters["embed.u0"].Detach().ToArray<float>());
    }

    [Fact]
    public void A_singular_vector_over_other_classes_starts_anew()
    {
        string source = Trained(Options("shared"));
        using Transfer transfer = Transfer.Open(new TransferOptions { Source = source }, ["class 0", "class 1", "new"]);
        using var random = new RandomGenerator(9);
        using var networks = new TrainingNetworks(Options("shared") with { Model = transfer.Model }, Device.Cpu, random);
        Assert.Contains("embed.u0", transfer.Apply(networks, random).Fresh);

        using var scope = new TensorScope();
        using var before = new SafetensorsReader(Path.Combine(source, "discriminator.safetensors"));
        Assert.NotEqual(NetworkFile.Read(before, "embed.u0").ToArray<float>(), networks.Discriminator.Parameters["embed.u0"].Detach().ToArray<float>());
    }

    [Fact]
    public void Classes_named_by_their_first_words_are_announced()
    {
        var options = new TransferOptions { Source = Trained(Options("shared")), Classes = new Dictionary<string, string> { ["striped"] = "class 2", ["other"] = "1" } };
        using Transfer transfer = Transfer.Open(options, ["striped cat", "other"]);
        Assert.Equal(["'striped' is striped cat"], transfer.Notes);
    }

    [Fact]
    public void New_classes_can_start_at_the_mean()
    {
        string source = Trained(Options("shared"));
        using Transfer transfer = Transfer.Open(new TransferOptions { Source = source, NewClasses = NewClassEmbedding.Mean }, ["a", "b"]);
        using var random = new RandomGenerator(9);
        using var networks = new TrainingNetworks(Options("shared") with { Model = transfer.Model }, Device.Cpu, random);
        transfer.Apply(networks, random);
        using var scope = new TensorScope();
        using var before = new SafetensorsReader(Path.Combine(source, "average.safetensors"));
        float[] mean = NetworkFile.Read(before, "shared.weight").Mean([0]).ToArray<float>();
        Assert.Equal([.. mean, .. mean], networks.Generator.Parameters["shared.weight"].Detach().ToArray<float>());
    }

    [Fact]
    public void A_class_that_the_source_does_not_have_is_refused_with_the_nearest()
    {
        var options = new TransferOptions { Source = Trained(Options("shared")), Classes = new Dictionary<string, string> { ["a"] = "clas 1x2" } };
        Assert.Contains("clas 1x2", Assert.Throws<InvalidOptionException>(() => Transfer.Open(options, ["a", "b"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("deep")]
    public void Frozen_blocks_keep_their_weights_and_the_others_train(string kind)
    {
        string source = Trained(Options(kind));
        TrainingOptions options = Options(kind) with { FrozenDiscriminatorBlocks = 1, Steps = 2 };
        using Transfer transfer = Transfer.Open(new TransferOptions { Source = source }, ["class 0", "class 1", "class 2"]);
        string run = Path.Combine(_folder.Path, "frozen");
        WeightsTransferred? reported = null;
        using (RunDirectory directory = RunDirectory.Create(run, options))
            Trainer.Run(options, Dataset(), directory, new ProgressRecorder<TrainingEvent>(happened => reported ??= happened as WeightsTransferred), "cpu", default, transfer);

        Assert.NotNull(reported);
        Assert.Contains("\"event\":\"transferred\"", File.ReadAllText(Path.Combine(run, "events.jsonl")), StringComparison.Ordinal);
        using var before = new SafetensorsReader(Path.Combine(source, "discriminator.safetensors"));
        using var after = new SafetensorsReader(ModelLocation.Find(run).WeightsPath.Replace("average", "discriminator", StringComparison.Ordinal));
        foreach (string name in before.Names.Where(name => name.EndsWith(".weight", StringComparison.Ordinal) && name != "embed.weight"))
        {
            bool frozen = name.StartsWith("blocks.0.", StringComparison.Ordinal) || name.StartsWith("input_conv.", StringComparison.Ordinal);
            Assert.Equal(frozen, before.Bytes(name).SequenceEqual(after.Bytes(name)));
        }
    }

    [Fact]
    public void All_blocks_cannot_be_frozen() => Assert.Contains("frozen_discriminator_blocks", Assert.Throws<InvalidOptionException>(
        () => TrainingOptionsValidator.Validate(Options("shared") with { FrozenDiscriminatorBlocks = 5 })).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static TrainingOptions Options(string kind) => new()
    {
        Model = new()
        {
            Deep = kind == "deep",
            Height = 16,
            Width = 16,
            ImageChannels = 1,
            ClassCount = 3,
            Generator = new()
            {
                Width = 4,
                LatentSize = 12,
                SharedSize = 8,
                SharedEmbedding = kind != "unshared",
                Hierarchical = kind != "unshared",
                AttentionResolutions = [],
            },
            Discriminator = new() { Width = 4, AttentionResolutions = [] },
        },
        BatchSize = 4,
        Steps = 1,
        Precision = Precision.Float32,
        Average = new() { Decay = 0.9, StartStep = 0 },
    };

    private static TestDataset Dataset() => new(3, 40, new ImageShape(1, 16, 16));

    // The newest checkpoint of a run of one step.
    private string Trained(TrainingOptions options)
    {
        using RunDirectory run = RunDirectory.Create(Path.Combine(_folder.Path, "source"), options);
        return Trainer.Run(options, Dataset(), run, device: "cpu").Checkpoint;
    }
}
