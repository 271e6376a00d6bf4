using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using BigGan.Imaging;
using BigGan.Weights.Zip;

namespace BigGan.Tests.Imaging;

public class PngFileTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Pixels_come_back_exactly(int channels)
    {
        using var folder = new TempFolder();
        var image = TestImages.Gradient(17, 23, channels);
        PngFile.Write(folder.Nested("deep/er/a.png"), image);
        Assert.Equal(image.Pixels, PngFile.Read(folder.Nested("deep/er/a.png"), channels).Pixels);
    }

    [Fact]
    public void Text_comes_back()
    {
        using var folder = new TempFolder();
        var text = new Dictionary<string, string>
        {
            ["biggan"] = """{"seed":1,"class":"T-shirt/top","truncation":0.5}""",
            ["two-part-key"] = "two\nlines & <signs>, Käse",
        };
        PngFile.Write(folder["a.png"], TestImages.Gradient(4, 4), text);
        Assert.Equal(text, PngFile.ReadText(folder["a.png"]));
    }

    [Fact]
    public void A_file_without_text_has_none()
    {
        using var folder = new TempFolder();
        PngFile.Write(folder["a.png"], TestImages.Gradient(4, 4));
        Assert.Empty(PngFile.ReadText(folder["a.png"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("käse")]
    public void A_key_that_png_forbids_is_refused(string key) =>
        Assert.Throws<ArgumentException>(() => PngFile.Encode(TestImages.Gradient(4, 4), new Dictionary<string, string> { [key] = "x" }));

    [Fact]
    public void Writing_replaces_the_file_and_leaves_nothing_beside_it()
    {
        using var folder = new TempFolder();
        PngFile.Write(folder["a.png"], TestImages.Gradient(4, 4));
        PngFile.Write(folder["a.png"], TestImages.Gradient(8, 8));
        Assert.Equal(8, PngFile.Read(folder["a.png"]).Shape.Height);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Nothing_is_written_beside_pixels_and_text()
    {
        byte[] png = TestImages.Png(4, 4);
        Assert.Equal(-1, png.AsSpan().IndexOf("eXIf"u8));
        Assert.Equal(-1, png.AsSpan().IndexOf("iCCP"u8));
    }

    [Fact]
    public void A_missing_file_is_named_in_the_error()
    {
        var error = Assert.Throws<InvalidFileException>(() => PngFile.Read("/nowhere/a.png"));
        Assert.StartsWith("/nowhere/a.png: cannot be read", error.Message);
    }

    [Fact]
    public void The_library_tells_its_version() => Assert.Matches(@"^8\.\d+\.\d+", VipsLibrary.Version);

    [Theory]
    [InlineData("T-shirt/top", "tEXt")]
    [InlineData("café", "tEXt")]
    [InlineData("\u732b", "iTXt")]
    [InlineData("\U0001F408 cafe\u0301", "iTXt")]
    [InlineData("\u00c3\u00a9", "iTXt")] // in Latin-1 these are the bytes of é in UTF-8
    [InlineData("a\tb", "iTXt")]
    public void Text_is_Latin_1_in_one_kind_of_chunk_and_UTF_8_in_the_other(string value, string kind)
    {
        using var folder = new TempFolder();
        PngFile.Write(folder["a.png"], TestImages.Gradient(4, 4), new Dictionary<string, string> { ["class"] = value });

        (string type, byte[] content) = Assert.Single(Chunks(File.ReadAllBytes(folder["a.png"])), chunk => chunk.Type is "tEXt" or "iTXt");
        Assert.Equal(kind, type);
        byte[] expected = kind == "tEXt" ? [.. "class\0"u8, .. Encoding.Latin1.GetBytes(value)] : [.. "class\0\0\0\0\0"u8, .. Encoding.UTF8.GetBytes(value)];
        Assert.Equal(expected, content);
        Assert.Equal(value, PngFile.ReadText(folder["a.png"])["class"]);
        Assert.Equal(TestImages.Gradient(4, 4).Pixels, PngFile.Read(folder["a.png"]).Pixels);
    }

    [Fact]
    public void Text_of_other_programs_and_of_earlier_versions_is_read()
    {
        using var folder = new TempFolder();
        using var packed = new MemoryStream();
        using (var packing = new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true)) packing.Write(Encoding.UTF8.GetBytes("\u732b"));
        byte[] file = PngFile.Encode(TestImages.Gradient(4, 4));
        byte[] added =
        [
            .. file[..33], .. Chunk("tEXt", [.. "old\0"u8, .. Encoding.UTF8.GetBytes("Käse")]), .. Chunk("tEXt", [.. "latin\0K"u8, 0xe4, .. "se"u8]),
            .. Chunk("iTXt", [.. "packed\0\x01\0de\0Paket\0"u8, .. packed.ToArray()]), .. Chunk("iTXt", [.. "damaged\0\x01\0\0\0"u8, 1, 2, 3]), .. Chunk("iTXt", "short\0"u8.ToArray()),
            .. Chunk("zTXt", [.. "z\0\0"u8, .. packed.ToArray()]), .. Chunk("tEXt", "without end"u8.ToArray()), .. file[33..],
        ];
        File.WriteAllBytes(folder["a.png"], added);

        Assert.Equal(
            new Dictionary<string, string> { ["old"] = "Käse", ["latin"] = "Käse", ["packed"] = "\u732b", ["z"] = "\u732b" },
            PngFile.ReadText(folder["a.png"]));
    }

    [Fact]
    public void A_chunk_that_is_longer_than_the_file_is_refused()
    {
        using var folder = new TempFolder();
        byte[] file = PngFile.Encode(TestImages.Gradient(4, 4), new Dictionary<string, string> { ["class"] = "ant" });
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(33), 0x7fffffff);
        File.WriteAllBytes(folder["a.png"], file);
        Assert.Throws<InvalidFileException>(() => PngFile.ReadText(folder["a.png"]));
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. content], chunk = [0, 0, 0, 0, .. named, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.Append(0, named));
        return chunk;
    }

    private static List<(string Type, byte[] Content)> Chunks(byte[] file)
    {
        var chunks = new List<(string, byte[])>();
        for (int start = 8; start < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(start));
            byte[] named = file[(start + 4)..(start + 8 + length)];
            Assert.Equal(Crc32.Append(0, named), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(start + 8 + length)));
            chunks.Add((Encoding.ASCII.GetString(named[..4]), named[4..]));
            start += length + 12;
        }

        return chunks;
    }
}
