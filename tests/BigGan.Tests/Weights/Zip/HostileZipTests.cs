using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using BigGan.Tests.Weights.Pickle;
using BigGan.Weights;

namespace BigGan.Tests.Weights.Zip;

public sealed class HostileZipTests : IDisposable
{
    private const uint Local = 0x04034B50;
    private const uint Entry = 0x02014B50;
    private const uint End = 0x06054B50;
    private static readonly byte[] Pickle = new PickleAssembly().Code('}').Text("x").Tensor("0", "FloatStorage", 4, 0, [4], [1]).Code('s').End();
    private readonly TempFolder _folder = new();
    private readonly byte[] _good = TorchArchive.Make(("archive/data.pkl", Pickle), ("archive/data/0", new byte[16]), ("archive/version", [(byte)'3']));

    private string FilePath => _folder["hostile.pth"];

    [Fact]
    public void The_untouched_file_is_read()
    {
        File.WriteAllBytes(FilePath, _good);
        new PyTorchFile(FilePath).Dispose();
    }

    [Theory]
    [InlineData(Entry, 1, 42, 0u, "overlaps another")]
    [InlineData(Entry, 1, 42, 0x7FFFFFFFu, "lies beyond the end")]
    [InlineData(Entry, 1, 42, 0xFFFFFFFFu, "has no size or place")]
    [InlineData(Entry, 1, 20, 17u, "is not compressed, but has 16 bytes in 17")]
    [InlineData(Entry, 1, 8, 1u, "encrypted file 'archive/data/0'")]
    [InlineData(Entry, 1, 10, 12u, "compressed by method 12")]
    [InlineData(Entry, 1, 0, 0u, "directory ends after 1 of 3 files")]
    [InlineData(Entry, 2, 28, 0x7FFFu, "directory ends after 2 of 3 files")]
    [InlineData(Local, 1, 0, 0u, "'archive/data/0' is not where the directory says")]
    [InlineData(Local, 1, 28, 0x7FFFu, "reaches beyond the end")]
    [InlineData(End, 0, 16, 0u, "does not lie where its end says")]
    [InlineData(End, 0, 12, 0x7FFFFFFFu, "does not lie where its end says")]
    [InlineData(End, 0, 8, 0x00040004u, "says that it has 4 files")]
    [InlineData(End, 0, 8, 0xFFFEFFFEu, "says that it has 65534 files")]
    [InlineData(End, 0, 4, 1u, "does not lie where its end says")]
    [InlineData(End, 0, 20, 7u, "ends with its directory")]
    public void A_wrong_field_is_refused_with_its_reason(uint signature, int index, int field, uint value, string reason)
    {
        int at = Find(_good, signature, index) + field;
        bool isShort = (signature, field) is (Entry, 8 or 10 or 28) or (Local, 28) or (End, 4 or 20);
        if (isShort)
            BinaryPrimitives.WriteUInt16LittleEndian(_good.AsSpan(at), (ushort)value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(_good.AsSpan(at), value);
        Refused(_good, reason);
    }

    [Fact]
    public void Two_files_in_the_same_bytes_are_refused()
    {
        int first = Find(_good, Entry, 1), second = Find(_good, Entry, 2);
        _good.AsSpan(first + 42, 4).CopyTo(_good.AsSpan(second + 42));
        Refused(_good, "overlaps another");
    }

    [Fact]
    public void A_file_that_reaches_into_the_next_is_refused()
    {
        int at = Find(_good, Entry, 0);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(_good.AsSpan(at + 20)) + 200;
        BinaryPrimitives.WriteUInt32LittleEndian(_good.AsSpan(at + 20), length);
        BinaryPrimitives.WriteUInt32LittleEndian(_good.AsSpan(at + 24), length);
        Refused(_good, "'archive/data/0' overlaps another");
    }

    [Fact]
    public void Files_of_the_same_name_are_refused() =>
        Refused(TorchArchive.Make(("archive/data.pkl", Pickle), ("archive/data/0", new byte[16]), ("archive/data/0", new byte[16])), "two files named 'archive/data/0'");

    [Fact]
    public void An_archive_that_is_not_of_PyTorch_is_refused()
    {
        Refused(TorchArchive.Make(("photo.png", [1])), "it has no data.pkl");
        Refused(TorchArchive.Make(("a/b/data.pkl", Pickle)), "it has no data.pkl");
        Refused(TorchArchive.Make(("a/data.pkl", Pickle), ("b/data.pkl", Pickle)), "several data.pkl");
        Refused(TorchArchive.Make(("a/data.pkl", Pickle), ("a/byteorder", Encoding.ASCII.GetBytes("big"))), "byte order 'big'");
        Refused(TorchArchive.Make(("a/data.pkl", Pickle), ("a/data/0", new byte[12])), "12 bytes for 4 elements");
    }

    [Fact]
    public void A_directory_beyond_4_GiB_is_found_by_its_64_bit_record()
    {
        int start = Find(_good, Entry, 0), end = Find(_good, Entry, 2) + 46 + "archive/version".Length;
        byte[] wide = Wide(start, end - start, position: end);
        File.WriteAllBytes(FilePath, wide);
        new PyTorchFile(FilePath).Dispose();
        Refused(Wide(start, end - start, position: long.MaxValue), "lies beyond its end");
        Refused(Wide(start, end - start, position: -1), "lies beyond its end");
        Refused(Wide(-1, end - start, position: end), "does not lie where its end says");
        Refused(Wide(start, long.MinValue, position: end), "does not lie where its end says");
    }

    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked()
    {
        const int count = 50_000_000;
        byte[] pickle = new PickleAssembly().Tensor("0", "FloatStorage", count, 0, [count], [1]).End();
        using (var archive = ZipFile.Open(FilePath, ZipArchiveMode.Create))
        {
            using (Stream stream = archive.CreateEntry("archive/data.pkl").Open())
                stream.Write(pickle);
            using (Stream stream = archive.CreateEntry("archive/data/0", CompressionLevel.SmallestSize).Open())
            {
                for (int i = 0; i < count / 250_000; i++)
                    stream.Write(new byte[1_000_000]);
            }
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(File.ReadAllBytes(FilePath), "to 200000000 bytes, as no weights do");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Theory]
    [InlineData(true, "more are there")]
    [InlineData(false, "cannot be unpacked")]
    public void A_compressed_file_of_another_size_than_promised_is_refused(bool isLonger, string reason)
    {
        using (var archive = ZipFile.Open(FilePath, ZipArchiveMode.Create))
        {
            using (Stream stream = archive.CreateEntry("archive/data.pkl").Open())
                stream.Write(Pickle);
            using (Stream stream = archive.CreateEntry("archive/data/0").Open())
                stream.Write(new byte[isLonger ? 1000 : 10]);
        }

        byte[] file = File.ReadAllBytes(FilePath);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(Find(file, Entry, 1) + 24), 16);
        File.WriteAllBytes(FilePath, file);
        using var opened = new PyTorchFile(FilePath);
        var error = Assert.Throws<InvalidFileException>(() => opened.ReadInto("x", new byte[16]));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The good file with a 64-bit end record at the end of the directory, and nothing useful in the old one.</summary>
    private byte[] Wide(long offset, long length, long position)
    {
        byte[] end64 = new byte[56], locator = new byte[20], end = _good[^22..];
        BinaryPrimitives.WriteUInt32LittleEndian(end64, 0x06064B50);
        BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(24), 3);
        BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(32), 3);
        BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(40), length);
        BinaryPrimitives.WriteInt64LittleEndian(end64.AsSpan(48), offset);
        BinaryPrimitives.WriteUInt32LittleEndian(locator, 0x07064B50);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), position);
        end.AsSpan(4, 16).Fill(0xFF);
        return [.. _good[..^22], .. end64, .. locator, .. end];
    }

    private static int Find(byte[] file, uint signature, int index)
    {
        byte[] bytes = BitConverter.GetBytes(signature);
        int at = -1;
        for (int i = 0; i <= index; i++)
            at += 1 + file.AsSpan(at + 1).IndexOf(bytes);
        return at;
    }

    private void Refused(byte[] file, string reason)
    {
        File.WriteAllBytes(FilePath, file);
        var error = Assert.Throws<InvalidFileException>(() => new PyTorchFile(FilePath));
        Assert.StartsWith(FilePath + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
