using System.Runtime.Intrinsics.X86;

namespace BigGan.Torch;

/// <summary>What the CPU can do that matters here.</summary>
public static class Processor
{
    /// <summary>Multiplies bfloat16 tiles in hardware (Intel AMX).</summary>
    public static bool HasAmxBFloat16 { get; } = Bit(7, 0, r => r.Edx, 22);

    /// <summary>Multiplies bfloat16 vectors in hardware.</summary>
    public static bool HasAvx512BFloat16 { get; } = Bit(7, 1, r => r.Eax, 5);

    /// <summary>512-bit vectors.</summary>
    public static bool HasAvx512 => Avx512F.IsSupported;

    /// <summary>256-bit vectors.</summary>
    public static bool HasAvx2 => Avx2.IsSupported;

    /// <summary>Whether bfloat16 is faster than float32 here: the processor multiplies it, and the environment lets oneDNN use that.</summary>
    public static bool PrefersBFloat16 => (HasAmxBFloat16 || HasAvx512BFloat16) && !KeepsFromBFloat16(Environment.GetEnvironmentVariable);

    /// <summary>Whether the environment limits oneDNN to instructions without bfloat16, which it then emulates slowly.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    internal static bool KeepsFromBFloat16(Func<string, string?> variable) =>
        (variable("ONEDNN_MAX_CPU_ISA") ?? variable("DNNL_MAX_CPU_ISA"))?.ToUpperInvariant()
            is "SSE41" or "AVX" or "AVX2" or "AVX2_VNNI" or "AVX512_MIC" or "AVX512_MIC_4OPS" or "AVX512_CORE" or "AVX512_CORE_VNNI";

    /// <summary>Cores that this process may use; two threads of one core count once where the system tells.</summary>
    public static int CoreCount { get; } = CountCores();

    private static int CountCores()
    {
        const string Topology = "/sys/devices/system/cpu";
        if (!Directory.Exists(Topology)) return Environment.ProcessorCount;
        var cores = new HashSet<string>();
        foreach (string processor in Directory.EnumerateDirectories(Topology, "cpu*"))
        {
            string siblings = Path.Combine(processor, "topology", "thread_siblings_list");
            if (File.Exists(siblings)) cores.Add(File.ReadAllText(siblings).Trim());
        }

        // Affinity and container limits may leave fewer processors than the machine has cores.
        return cores.Count == 0 ? Environment.ProcessorCount : Math.Min(cores.Count, Environment.ProcessorCount);
    }

    private static bool Bit(int leaf, int subLeaf, Func<(int Eax, int Ebx, int Ecx, int Edx), int> register, int bit) =>
        X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= leaf && (subLeaf == 0 || X86Base.CpuId(leaf, 0).Eax >= subLeaf) &&
        ((register(X86Base.CpuId(leaf, subLeaf)) >> bit) & 1) != 0;
}
