using System.Text;

namespace BigGan.Weights.Zip;

/// <summary>Writes a zip archive of uncompressed files that start at multiples of 64 bytes, so that they can be memory-mapped.</summary>
/// <param name="stream">Seekable; at its start.</param>
/// <remarks>The same files give the same bytes: all are dated 1 January 1980. APPNOTE.TXT 6.3, without ZIP64.</remarks>
internal sealed class StoredZipWriter(Stream stream)
{
    /// <summary>Largest size of an archive in bytes.</summary>
    public const long LargestArchive = uint.MaxValue - 1L;

    /// <summary>Largest number of files.</summary>
    public const int MostFiles = ushort.MaxValue - 1;

    private const int Alignment = 64;
    private const int LocalSize = 30;
    private const int EntrySize = 46;
    private const int CrcPosition = 14;
    private const int PaddingHeader = 4;
    private const ushort PaddingId = 0x4246; // "FB": PyTorch's own
    private readonly BinaryWriter _out = new(stream, Encoding.UTF8, leaveOpen: true);
    private readonly MemoryStream _directory = new();
    private int _count;

    /// <summary>Largest number of bytes that a file takes in addition to its data.</summary>
    public static int Overhead(string name) => LocalSize + PaddingHeader + Alignment + EntrySize + (2 * Encoding.UTF8.GetByteCount(name));

    /// <summary>Adds a file.</summary>
    /// <param name="name">Path within the archive.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="write">Writes exactly this number of bytes.</param>
    public void Add(string name, long length, Action<Stream> write)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        long header = stream.Position;
        int unpadded = (int)((header + LocalSize + nameBytes.Length + PaddingHeader) % Alignment);
        int padding = (Alignment - unpadded) % Alignment;

        _out.Write(0x04034B50u);
        WriteFacts(_out, checksum: 0, length, nameBytes.Length, PaddingHeader + padding);
        _out.Write(nameBytes);
        _out.Write(PaddingId);
        _out.Write((ushort)padding);
        _out.Write(new byte[padding]);

        var data = new ChecksumStream(stream);
        write(data);
        long end = stream.Position;
        stream.Position = header + CrcPosition;
        _out.Write(data.Checksum);
        stream.Position = end;
        AddToDirectory(nameBytes, header, length, data.Checksum);
    }

    /// <summary>Writes the directory.</summary>
    public void Finish()
    {
        uint start = (uint)stream.Position;
        _directory.WriteTo(stream);
        _out.Write(0x06054B50u);
        _out.Write(0u); // this disk and the first one
        _out.Write((ushort)_count);
        _out.Write((ushort)_count);
        _out.Write((uint)_directory.Length);
        _out.Write(start);
        _out.Write((ushort)0); // comment
    }

    private void AddToDirectory(byte[] name, long header, long length, uint checksum)
    {
        using var entry = new BinaryWriter(_directory, Encoding.UTF8, leaveOpen: true);
        entry.Write(0x02014B50u);
        entry.Write((ushort)20);
        WriteFacts(entry, checksum, length, name.Length, extraLength: 0);
        entry.Write((ushort)0); // comment
        entry.Write(0u); // disk and kind
        entry.Write(0u); // attributes
        entry.Write((uint)header);
        entry.Write(name);
        _count++;
    }

    /// <summary>The fields common to local header and directory.</summary>
    private static void WriteFacts(BinaryWriter to, uint checksum, long length, int nameLength, int extraLength)
    {
        to.Write((ushort)20); // version 2.0
        to.Write((ushort)(1 << 11)); // names are UTF-8
        to.Write((ushort)0); // stored
        to.Write((ushort)0); // midnight
        to.Write((ushort)((1 << 5) | 1)); // 1 January 1980
        to.Write(checksum);
        to.Write((uint)length);
        to.Write((uint)length);
        to.Write((ushort)nameLength);
        to.Write((ushort)extraLength);
    }
}
