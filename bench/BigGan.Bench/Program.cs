using System.Globalization;
using BigGan.Bench;
using BigGan.Torch;
using BigGan.Training;

const string Usage = """
    BigGan.Bench train CASES.json CASE [fp32|bf16|auto] [BATCH]   one training step and its seconds for every line on standard input
    BigGan.Bench operators                                        what one call through the dispatcher costs
    """;

switch (args)
{
    case ["train", string file, string name, .. string[] rest]:
        Precision precision = rest.ElementAtOrDefault(0) switch
        {
            "bf16" => Precision.BFloat16,
            "auto" => Precision.Auto,
            _ => Precision.Float32,
        };
        BenchCase chosen = BenchCase.Read(file, name);
        if (rest.Length > 1) chosen = chosen with { Batch = int.Parse(rest[1], CultureInfo.InvariantCulture) };
        using (var benchmark = new TrainingBenchmark(chosen.Options(precision), Device.Cpu))
        {
            benchmark.RunStep();
            Console.WriteLine("ready");
            while (Console.ReadLine() is not null) Console.WriteLine(benchmark.RunStep().TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
        }

        return 0;
    case ["operators"]:
        OperatorCost.Report();
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
