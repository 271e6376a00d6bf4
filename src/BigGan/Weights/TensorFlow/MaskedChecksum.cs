using System.Numerics;
using System.Runtime.InteropServices;

namespace BigGan.Weights.TensorFlow;

/// <summary>CRC-32C in the masked form that tables and checkpoints store.</summary>
/// <remarks>Without the mask, the checksum of data that contains its own checksum would be constant (LevelDB, util/crc32c.h).</remarks>
internal static class MaskedChecksum
{
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>The checksum of bytes.</summary>
    internal static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (byte last in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, last);
        return BitOperations.RotateRight(~crc, 15) + MaskDelta;
    }
}
