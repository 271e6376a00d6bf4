using System.Globalization;
using BigGan.Bench;
using BigGan.Layers;
using BigGan.Torch;
using BigGan.Training;

const string Usage = """
    BigGan.Bench train CASES.json CASE [fp32|bf16|auto] [BATCH]   one training step and its seconds for every line on standard input
    BigGan.Bench sample MODEL BATCH [fp32|bf16|auto]              one batch of images and its seconds for every line on standard input
    BigGan.Bench load MODEL [fp32|bf16|auto]                      seconds of loading and of the first and second image, and peak memory, as JSON
    BigGan.Bench inception WEIGHTS BATCH [fp32|bf16|auto]         features of one batch of 299x299 images and its seconds for every line on standard input
    BigGan.Bench guide FOLDER CUTOUTS [fp32|bf16|auto]            one step of text to image and its seconds for every line on standard input
    BigGan.Bench precision WEIGHTS COUNT [fp32|bf16|auto]...      FID of two sets of COUNT drawn images in float32 as defined and in these, as JSON
    BigGan.Bench operators                                        what one call through the dispatcher costs
    """;

ProcessTuning.Apply(); // as the program does whose speed this measures
switch (args)
{
    case ["train", string file, string name, .. string[] rest]:
        BenchCase chosen = BenchCase.Read(file, name);
        if (rest.Length > 1) chosen = chosen with { Batch = int.Parse(rest[1], CultureInfo.InvariantCulture) };
        using (var benchmark = new TrainingBenchmark(chosen.Options(PrecisionOf(rest.ElementAtOrDefault(0))), Device.Cpu))
        {
            benchmark.RunStep();
            Console.WriteLine("ready");
            while (Console.ReadLine() is not null) Console.WriteLine(benchmark.RunStep().TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
        }

        return 0;
    case ["sample", string model, string batch, .. string[] rest]:
        SamplingBenchmark.Serve(model, int.Parse(batch, CultureInfo.InvariantCulture), PrecisionOf(rest.ElementAtOrDefault(0)));
        return 0;
    case ["load", string model, .. string[] rest]:
        SamplingBenchmark.Load(model, PrecisionOf(rest.ElementAtOrDefault(0)));
        return 0;
    case ["inception", string weights, string batch, .. string[] rest]:
        InceptionBenchmark.Serve(weights, int.Parse(batch, CultureInfo.InvariantCulture), PrecisionOf(rest.ElementAtOrDefault(0)));
        return 0;
    case ["guide", string folder, string cutouts, .. string[] rest]:
        GuidanceBenchmark.Serve(folder, int.Parse(cutouts, CultureInfo.InvariantCulture), PrecisionOf(rest.ElementAtOrDefault(0)));
        return 0;
    case ["precision", string weights, string count, .. string[] rest]:
        InceptionBenchmark.Precisions(weights, int.Parse(count, CultureInfo.InvariantCulture), Array.ConvertAll(rest, PrecisionOf));
        return 0;
    case ["operators"]:
        OperatorCost.Report();
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static Precision PrecisionOf(string? word) => word switch
{
    "bf16" => Precision.BFloat16,
    "auto" => Precision.Auto,
    _ => Precision.Float32,
};
