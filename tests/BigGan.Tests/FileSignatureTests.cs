using System.Text;
using BigGan.Data;
using BigGan.Imaging;
using BigGan.Weights;
using BigGan.Weights.Numpy;
using NetVips;

namespace BigGan.Tests;

public sealed class FileSignatureTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Texts => new()
    {
        { "version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 9000\n", "is a Git LFS pointer to 9000 bytes: run git lfs pull" },
        { "version https://git-lfs.github.com/spec/v1\noid sha256:0000\n", "is a Git LFS pointer: run git lfs pull" },
        { "/annex/objects/SHA256E-s9000--00.jpg\n", "is a git-annex pointer: run git annex get" },
        { "<!DOCTYPE html><html>404", "is a web page, not an image" },
        { "\ufeff\r\n <HTML><body>", "is a web page, not an image" },
        { "<?xml version=\"1.0\"?>\n<!-- x --><html>", "is a web page, not an image" },
        { "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "is an error message of a web server, not an image" },
        { "<?xml version=\"1.0\"?><svg width=\"8\"/>", "is SVG, a drawing: convert it, for example with rsvg-convert" },
        { "{\"message\": \"Not Found\"}", "is JSON, not an image" },
        { "a caption with a \u732b", "is text, not an image" },
        { new string('\0', 100), "is nothing but zeros at its start, as an unfinished download leaves it: get it again" },
        { "8BPS\0\u0001", "is a Photoshop file: export it as PNG" },
        { "%PDF-1.4", "is PDF: convert its pages, for example with pdftoppm" },
        { "PK\u0003\u0004", "is a zip archive: unpack it first" },
        { "Rar!\u001a\u0007\u0001", "is a RAR archive: unpack it first" },
        { "FUJIFILMCCD-RAW 0201", "is a camera raw file (RAF): develop it to PNG or TIFF first" },
        { "qoif\0\0\0\u0008", "is QOI: convert it to PNG" },
        { "\0\0\0\u000cJXL \r\n", "is JPEG XL: convert it, for example with djxl" },
        { "\0\0\0\u000cjP  \r\n", "is JPEG 2000: convert it, for example with opj_decompress" },
        { "\0\0\0\u0018ftypisom\0\0\0\0isommp41", "is a video, not an image" },
        { "\0\0\0\u0018ftypcrx \0\0\0\u0001crx isom", "is a camera raw file (CR3): develop it to PNG or TIFF first" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_file_that_is_no_image_is_refused_by_what_it_is(string content, string message)
    {
        var error = Assert.Throws<InvalidFileException>(() => ImageDecoder.Decode(Encoding.UTF8.GetBytes(content), "a.jpg", new ImageShape(3, 8, 8)));
        Assert.Equal($"a.jpg: {message}", error.Message);
    }

    [Theory]
    [InlineData("heic", "HEIC", "heif-convert")]
    [InlineData("mif1\0\0\0\0mif1heic", "HEIC", "heif-convert")]
    [InlineData("mif1\0\0\0\0mif1avif", "AVIF", "avifdec")]
    [InlineData("avif", "AVIF", "avifdec")]
    public void Damaged_or_unreadable_heic_and_avif_files_are_named_with_the_way_out(string brands, string name, string tool)
    {
        byte[] file = [0, 0, 0, 24, .. "ftyp"u8, .. Encoding.ASCII.GetBytes(brands), .. new byte[40]];
        string problem = Assert.Throws<InvalidFileException>(() => ImageDecoder.Decode(file, "a.jpg", new ImageShape(3, 8, 8))).Problem;
        Assert.StartsWith($"is {name}", problem);
        Assert.EndsWith($": convert it, for example with {tool}", problem);
    }

    [Theory]
    [InlineData("heifsave_buffer", Enums.ForeignHeifCompression.Hevc)]
    [InlineData("heifsave_buffer", Enums.ForeignHeifCompression.Av1)]
    public void Heic_and_avif_images_are_read_where_libvips_can(string saver, Enums.ForeignHeifCompression compression)
    {
        Assert.SkipUnless(VipsLibrary.Has(saver) && VipsLibrary.Has("heifload_source"), "libvips here has no HEIF");
        byte[] file;
        try
        {
            file = TestImages.Encode(TestImages.Gradient(64, 64), saver, new VOption { { "compression", compression } });
        }
        catch (BigGan.Imaging.VipsException exception)
        {
            Assert.Skip($"libheif here cannot write {compression}: {exception.Message}");
            return;
        }

        var image = TestImages.Gradient(64, 64);
        var decoded = ImageDecoder.Decode(file, "a.heic", image.Shape);
        Assert.InRange(image.Pixels.Zip(decoded.Pixels, (a, b) => Math.Abs(a - b)).Average(), 0, 12);
    }

    [Fact]
    public void A_weight_file_that_is_none_is_refused_by_what_it_is()
    {
        Refused("version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 9000\n", "is a Git LFS pointer to 9000 bytes: run git lfs pull");
        Refused("<!DOCTYPE html><html>404", "is a web page, and neither safetensors, nor a PyTorch file");
        Refused("7z\u00bc\u00af\u0027\u001c", "is a 7z archive: unpack it first");
        Refused("\u001f\u008b\u0008", "is compressed with gzip: unpack it first");
        Refused("II*\0", "is TIFF (an image), and neither");
        Refused("\0\0\0\u0018ftypheic\0\0\0\0heic", "is HEIC (an image), and neither");
        Refused("import torch", "is text, and neither");
        Refused("\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009", "is neither safetensors");

        void Refused(string content, string message)
        {
            File.WriteAllBytes(_folder["x.pth"], Encoding.Latin1.GetBytes(content));
            Assert.Contains(message, Assert.Throws<InvalidFileException>(() => TensorFiles.Open(_folder["x.pth"])).Message);
        }
    }

    [Fact]
    public void A_pointer_or_web_page_in_place_of_a_safetensors_file_is_named()
    {
        File.WriteAllText(_folder["model.safetensors"], "version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 9000\n");
        Assert.EndsWith("is a Git LFS pointer to 9000 bytes: run git lfs pull",
            Assert.Throws<InvalidFileException>(() => new SafetensorsReader(_folder["model.safetensors"])).Message);
    }

    [Fact]
    public void Data_sets_of_one_file_that_were_not_fetched_are_named()
    {
        const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 9000\n";
        File.WriteAllText(_folder.Nested("digits/train-images-idx3-ubyte"), Pointer);
        File.WriteAllText(_folder.Nested("digits/train-labels-idx1-ubyte"), Pointer);
        File.WriteAllText(_folder.Nested("zipped/train-images-idx3-ubyte.gz"), "<!DOCTYPE html>");
        File.WriteAllText(_folder.Nested("zipped/train-labels-idx1-ubyte.gz"), "<!DOCTYPE html>");
        File.WriteAllText(_folder["cifar-10-binary.tar.gz"], "<html>");
        File.WriteAllText(_folder["samples.npz"], Pointer);
        Assert.EndsWith("is a Git LFS pointer to 9000 bytes: run git lfs pull", Refusal(() => ImageDatasets.Open(_folder["digits"])));
        Assert.EndsWith("is a web page, not an IDX file", Refusal(() => ImageDatasets.Open(_folder["zipped"])));
        Assert.EndsWith("is a web page, not a .tar.gz archive", Refusal(() => ImageDatasets.Open(_folder["cifar-10-binary.tar.gz"])));
        Assert.EndsWith("is a Git LFS pointer to 9000 bytes: run git lfs pull", Refusal(() => new NumpyFile(_folder["samples.npz"])));

        static string Refusal(Func<object> open) => Assert.Throws<InvalidFileException>(open).Message;
    }

    [Theory]
    [InlineData(0x09, "signed 8-bit")]
    [InlineData(0x0b, "signed 16-bit")]
    [InlineData(0x0d, "32-bit floating-point")]
    public void Idx_files_of_other_numbers_than_bytes_are_refused_as_such(byte type, string numbers)
    {
        File.WriteAllBytes(_folder.Nested("digits/train-images-idx3-ubyte"), [0, 0, type, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, .. new byte[32]]);
        File.WriteAllBytes(_folder.Nested("digits/train-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 0]);
        Assert.Contains($"holds {numbers} numbers", Assert.Throws<InvalidFileException>(() => ImageDatasets.Open(_folder["digits"])).Message);
    }

    [Fact]
    public void Long_text_is_text_even_where_the_window_cuts_a_character()
    {
        for (int shift = 0; shift < 4; shift++)
            Assert.Equal("text", FileSignature.Of(Encoding.UTF8.GetBytes(new string('x', shift) + string.Concat(Enumerable.Repeat("a\U0001F408", 2000))))?.Name);
    }
}
