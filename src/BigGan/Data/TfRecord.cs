using System.Buffers.Binary;

namespace BigGan.Data;

/// <summary>Recognises TFRecord files, TensorFlow's container of examples, which have no magic number.</summary>
internal static class TfRecord
{
    private const uint Polynomial = 0x82f63b78; // CRC-32C, reflected
    private const uint Mask = 0xa282ead8;

    /// <summary>Whether a file begins with the 8-byte length of a record and the masked checksum of that length.</summary>
    public static bool Begins(ReadOnlySpan<byte> start)
    {
        if (start.Length < 12) return false;
        uint sum = uint.MaxValue;
        foreach (byte value in start[..8])
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++) sum = (sum >> 1) ^ (Polynomial & (0u - (sum & 1)));
        }

        sum = ~sum;
        return BinaryPrimitives.ReadUInt32LittleEndian(start[8..]) == unchecked(((sum >> 15) | (sum << 17)) + Mask);
    }
}
