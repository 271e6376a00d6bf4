using System.Globalization;
using BigGan.Layers;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Training;

namespace BigGan.Tests.Training;

/// <summary>Training holds no more tensors and no more memory after many steps than after a few.</summary>
/// <remarks>BIGGAN_MEMORY_STEPS sets another number of steps. The counts are the process's, so nothing else may run beside it.</remarks>
[Collection(nameof(LevelMemoryTests))]
[CollectionDefinition(nameof(LevelMemoryTests), DisableParallelization = true)]
public sealed class LevelMemoryTests(ITestOutputHelper output)
{
    private const double AllowedGrowth = 1.05;

    private static readonly TrainingOptions Small = new()
    {
        Model = new()
        {
            Height = 32,
            Width = 32,
            ClassCount = 5,
            Generator = new() { Width = 2, LatentSize = 16, SharedSize = 8, AttentionResolutions = [16] },
            Discriminator = new() { Width = 2, AttentionResolutions = [16] },
        },
        BatchSize = 4,
        Generator = new() { OrthogonalRegularisation = new() },
        Average = new() { StartStep = 5 },
        Precision = Precision.Float32,
    };

    [Fact]
    public void Many_steps_keep_tensors_and_resident_memory_level()
    {
        int steps = int.Parse(Environment.GetEnvironmentVariable("BIGGAN_MEMORY_STEPS") ?? "200", CultureInfo.InvariantCulture);
        int threads = LibTorch.Threads;
        LibTorch.Threads = 1; // networks this small only wait for each other's threads
        using var benchmark = new TrainingBenchmark(Small, Device.Cpu);
        for (int i = 0; i < 100; i++) benchmark.RunStep();
        (TensorBalance before, long resident) = (TensorBalance.Take(), Environment.WorkingSet);
        for (int i = 0; i < steps; i++) benchmark.RunStep();
        (TensorBalance after, long residentAfter) = (TensorBalance.Take(), Environment.WorkingSet);
        LibTorch.Threads = threads;

        output.WriteLine($"{steps} steps: {before.Live} and {after.Live} tensors, {resident >> 10} and {residentAfter >> 10} KiB resident");
        Assert.Equal(before, after);
        Assert.True(residentAfter <= resident * AllowedGrowth, $"resident memory grew from {resident} to {residentAfter} bytes in {steps} steps");
    }
}
