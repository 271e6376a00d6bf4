namespace BigGan.Torch;

/// <summary>How many tensors this process holds: what a leak test watches.</summary>
public static class TensorCounters
{
    private static long _live;
    private static long _leaked;

    /// <summary>Tensors that have been made and not yet freed.</summary>
    public static long LiveCount => Interlocked.Read(ref _live);

    /// <summary>Tensors that were not disposed and were freed by the garbage collector.</summary>
    public static long LeakedCount => Interlocked.Read(ref _leaked);

    internal static void Created() => Interlocked.Increment(ref _live);

    internal static void Freed() => Interlocked.Decrement(ref _live);

    internal static void Leaked() => Interlocked.Increment(ref _leaked);
}
