using BigGan.Torch;

namespace BigGan.Tests;

/// <summary>Tensors that are held, and that the garbage collector had to free, when everything that it may free is freed.</summary>
/// <remarks>Taken before and after some work, it counts what that work leaves behind and nothing that a test before it has forgotten.</remarks>
internal readonly record struct TensorBalance(long Live, long Leaked)
{
    public static TensorBalance Take()
    {
        for (int round = 0; round < 2; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return new TensorBalance(TensorCounters.LiveCount, TensorCounters.LeakedCount);
    }
}
