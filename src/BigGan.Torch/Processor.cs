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

    /// <summary>Whether bfloat16 is faster than float32 here.</summary>
    public static bool PrefersBFloat16 => HasAmxBFloat16 || HasAvx512BFloat16;

    private static bool Bit(int leaf, int subLeaf, Func<(int Eax, int Ebx, int Ecx, int Edx), int> register, int bit) =>
        X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= leaf && (subLeaf == 0 || X86Base.CpuId(leaf, 0).Eax >= subLeaf) &&
        ((register(X86Base.CpuId(leaf, subLeaf)) >> bit) & 1) != 0;
}
