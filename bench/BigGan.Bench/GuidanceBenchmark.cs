using System.Diagnostics;
using System.Globalization;
using BigGan.Guidance;
using BigGan.Layers;
using BigGan.Sampling;

namespace BigGan.Bench;

/// <summary>Steps of text to image with the settings of Big Sleep.</summary>
internal static class GuidanceBenchmark
{
    /// <summary>Takes a step for every line of standard input.</summary>
    /// <param name="folder">A folder of bench/big_sleep_step.py: BigGAN-deep in the layout of Hugging Face, with a CLIP as clip.pth.</param>
    /// <param name="cutouts">Cutouts in a step.</param>
    /// <param name="precision">Arithmetic of both networks.</param>
    internal static void Serve(string folder, int cutouts, Precision precision)
    {
        using var sampler = GuidedSampler.Load(folder, Path.Combine(folder, "clip.pth"), new SamplerOptions { Precision = precision });
        GuidanceOptions options = GuidanceOptions.BigSleep with { Prompts = [GuidancePrompt.OfText("hello world")], Cutouts = cutouts };
        using GuidanceRun run = sampler.Begin(options);
        Console.WriteLine("ready");
        while (Console.ReadLine() is not null)
        {
            long started = Stopwatch.GetTimestamp();
            run.Advance();
            Console.WriteLine(Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("0.0000", CultureInfo.InvariantCulture));
        }
    }
}
