using System.Buffers.Binary;

namespace BigGan.Weights.Zip;

/// <summary>The CRC-32 of zip archives, computed eight bytes at a time.</summary>
/// <remarks>APPNOTE.TXT 6.3, 4.4.7: reversed polynomial 0xEDB88320, inverted before and after.</remarks>
internal static class Crc32
{
    private const int Step = 8;
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>Continues a checksum; begin with 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[][] t = Tables;
        crc = ~crc;
        for (; bytes.Length >= Step; bytes = bytes[Step..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            crc = t[7][low & 255] ^ t[6][(low >> 8) & 255] ^ t[5][(low >> 16) & 255] ^ t[4][low >> 24]
                ^ t[3][bytes[4]] ^ t[2][bytes[5]] ^ t[1][bytes[6]] ^ t[0][bytes[7]];
        }

        foreach (byte value in bytes)
            crc = t[0][(crc ^ value) & 255] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[Step][];
        for (int table = 0; table < Step; table++)
        {
            tables[table] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint crc = table == 0 ? i : tables[table - 1][i];
                for (int bit = 0; bit < 8; bit++)
                    crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
                tables[table][i] = crc;
            }
        }

        return tables;
    }
}
