using System.Diagnostics;
using System.Globalization;
using BigGan.Layers;
using BigGan.Sampling;
using BigGan.Statistics;
using BigGan.Torch;

namespace BigGan.Bench;

/// <summary>Loading a model and drawing from it, as a user's program would.</summary>
internal static class SamplingBenchmark
{
    private static readonly Truncation Truncation = new(TruncationMode.TfHub, 0.4);

    /// <summary>Draws a batch for every line of standard input.</summary>
    internal static void Serve(string model, int batch, Precision precision)
    {
        using var sampler = Sampler.Load(model, new SamplerOptions { Precision = precision, BatchSize = batch });
        Console.WriteLine("ready");
        while (Console.ReadLine() is not null) Console.WriteLine(Number(Draw(sampler, batch)));
    }

    /// <summary>Measures a process that loads a model and draws two images.</summary>
    internal static void Load(string model, Precision precision)
    {
        LibTorch.Require();
        long before = Resident(), started = Stopwatch.GetTimestamp();
        using var sampler = Sampler.Load(model, new SamplerOptions { Precision = precision });
        double loading = Stopwatch.GetElapsedTime(started).TotalSeconds;
        long loaded = Resident();
        double first = Draw(sampler, 1), second = Draw(sampler, 1);
        Console.WriteLine($"{{\"loading_s\": {Number(loading)}, \"first_image_s\": {Number(first)}, \"second_image_s\": {Number(second)}, " +
            $"\"before_mb\": {before}, \"peak_loaded_mb\": {loaded}, \"peak_mb\": {Resident()}}}");
    }

    private static double Draw(Sampler sampler, int batch)
    {
        long started = Stopwatch.GetTimestamp();
        int drawn = sampler.Draw(new SamplingOptions { Labels = [.. Enumerable.Range(0, batch)], Truncation = Truncation }).Count();
        Debug.Assert(drawn == batch, "all are drawn");
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    // The most memory that the process has held so far, in MiB.
    private static long Resident() =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) >> 10;

    private static string Number(double seconds) => seconds.ToString("0.0000", CultureInfo.InvariantCulture);
}
