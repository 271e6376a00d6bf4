namespace BigGan.Torch;

/// <summary>Settings of the whole process with which LibTorch computes faster. Nothing in the library makes them by itself.</summary>
public static class ProcessTuning
{
    private const int TrimThreshold = -1, TopPadding = -2, MaximumMappings = -4; // M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_MAX of glibc
    private const int KeptBytes = 2_000_000_000;
    private const int GrowthBytes = 64 << 20;

    /// <summary>
    /// Keeps freed native memory for reuse, which saves a training step the page faults of its activations, and lets the threads of OpenMP
    /// spin for a short while only when they wait, which keeps a step fast on a busy machine. For programs whose main work is LibTorch; the
    /// first call in Main.
    /// </summary>
    /// <remarks>
    /// Sets limits of glibc's malloc, and the environment variables OMP_WAIT_POLICY and GOMP_SPINCOUNT where they are not set; on Linux only.
    /// docs/performance.md says what this gains.
    /// </remarks>
    /// <exception cref="InvalidOperationException">LibTorch is loaded already, and OpenMP has read its variables.</exception>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux()) return;
        if (LibTorch.IsLoaded) throw new InvalidOperationException("ProcessTuning.Apply() was called after LibTorch was loaded, too late for OpenMP: call it first in Main");

        // Activations are large and short-lived: mapping and unmapping them at every step costs page faults.
        _ = CLibrary.mallopt(MaximumMappings, 0);
        _ = CLibrary.mallopt(TrimThreshold, KeptBytes);
        _ = CLibrary.mallopt(TopPadding, GrowthBytes);

        // By default threads that wait spin for so long that one other busy program makes a step several times slower; not
        // spinning at all costs a third on a quiet machine. This is between (docs/performance.md).
        _ = CLibrary.setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
        _ = CLibrary.setenv("GOMP_SPINCOUNT", "5000", 0);
    }
}
