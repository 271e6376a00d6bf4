using System.Diagnostics;
using BigGan.Torch;

namespace BigGan.Bench;

/// <summary>The price of the boxed door: operators on tensors so small that only the call itself costs.</summary>
internal static class OperatorCost
{
    // The best of many short rounds: other programs on the machine disturb most of the long ones.
    private const int Rounds = 2_000;
    private const int Calls = 500;

    internal static void Report()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor a = TensorFactory.Zeros(DataType.Float32, Device.Cpu, 8), matrix = TensorFactory.Zeros(DataType.Float32, Device.Cpu, 8, 8);
        Measure("relu", () => a.Relu());
        Measure("add", () => a.Add(a));
        Measure("reshape", () => matrix.Reshape(-1));
        Measure("mv", () => matrix.MatVec(a));
        Measure("shape", () => _ = a.Size(0));
    }

    private static void Measure(string name, Action call)
    {
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Calls; i++)
            {
                using var scope = new TensorScope();
                call();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / Calls);
        }

        Console.WriteLine($"{name,-16}{best,8:F2} us");
    }
}
