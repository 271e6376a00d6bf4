using System.Text;
using BigGan.Tests.Parity;
using BigGan.Tests.Weights.TensorFlow;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Weights;

public sealed class TensorFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_reader_follows_the_first_or_last_bytes_and_not_the_name()
    {
        string path = _folder["weights.bin"];
        SafetensorsWriter.Write(path, [new("x", DataType.UInt8, [1], new byte[1])]);
        using (ITensorFile file = TensorFiles.Open(path))
            Assert.IsType<SafetensorsReader>(file);
        PyTorchWriter.Write(path, [new("x", DataType.UInt8, [1], new byte[1])]);
        using (ITensorFile file = TensorFiles.Open(path))
            Assert.IsType<PyTorchFile>(file);
        using (ITensorFile file = TensorFiles.Open(Path.Combine(ParityCase.GoldenFolder, "pytorch-files", "legacy.pth")))
            Assert.IsType<PyTorchFile>(file);
        new BundleWriter().Write(_folder["model"]);
        File.Move(_folder["model.index"], path, overwrite: true);
        using (ITensorFile file = TensorFiles.Open(path))
            Assert.IsType<TensorBundleFile>(file);
    }

    [Theory]
    [InlineData("", "is empty (0 bytes): get it again")]
    [InlineData("hello", "neither safetensors, nor a PyTorch file, nor the index of a TensorFlow checkpoint")]
    [InlineData("\u0089HDF\r\n\u001a\n and more", "neither safetensors, nor a PyTorch file, nor the index of a TensorFlow checkpoint")]
    [InlineData("PK\u0003\u0004", "ends with its directory")]
    [InlineData("\u0080\u0002.", "not one of PyTorch")]
    public void Files_of_other_kinds_are_refused(string content, string reason)
    {
        File.WriteAllBytes(_folder["file"], Encoding.Latin1.GetBytes(content));
        Refused(_folder["file"], reason);
    }

    [Fact]
    public void The_tar_format_of_the_first_PyTorch_is_refused_by_name()
    {
        byte[] file = new byte[1024];
        "ustar"u8.CopyTo(file.AsSpan(257));
        File.WriteAllBytes(_folder["file"], file);
        Refused(_folder["file"], "tar format");
    }

    [Fact]
    public void Missing_files_and_folders_are_refused_as_such()
    {
        Refused(_folder["absent"], "does not exist");
        Refused(_folder.Path, "is a folder");
    }

    private static void Refused(string path, string reason)
    {
        var error = Assert.Throws<InvalidFileException>(() => TensorFiles.Open(path));
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
