using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using BigGan.Data;
using BigGan.Imaging;

namespace BigGan.Tests.Data;

/// <summary>Names of any script and encoding, in folders and in archives.</summary>
public sealed class ForeignNamesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_of_a_folder_and_of_its_archive_have_names_of_any_script()
    {
        string[] names = ["-dash", "Smith, Ann", "a=b:c", "cafe\u0301", "caf\u00e9", "\u0939\u093f", "\u732b", "\U0001F408"];
        foreach (string name in names) PngFile.Write(_folder.Nested($"pets/{name}/{name}.png"), TestImages.Gradient(16, 16));
        ZipFile.CreateFromDirectory(_folder["pets"], _folder["\u732b.zip"]);

        foreach (string source in (string[])["pets", "\u732b.zip"])
        {
            using IImageDataset dataset = ImageDatasets.Open(_folder[source], new DatasetOptions { CacheDirectory = _folder["cache"] });
            Assert.Equal(names.Order(StringComparer.Ordinal), dataset.ClassNames);
            Assert.Equal(names.Length, dataset.Count);
        }
    }

    [Fact]
    public void Names_of_an_archive_that_are_not_UTF_8_are_of_code_page_437_and_stay_apart()
    {
        using (FileStream file = File.Create(_folder["old.zip"]))
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: false, Encoding.Latin1))
        {
            foreach (string name in (string[])["caf\u0082", "caf\u0085", "plain"]) // as bytes
            {
                using Stream entry = archive.CreateEntry($"{name}/1.png").Open();
                entry.Write(TestImages.Png(16, 16));
            }
        }

        using IImageFiles files = ImageSource.OpenFiles(_folder["old.zip"], "train");
        Assert.Equal(["caf\u00e0", "caf\u00e9", "plain"], files.ClassNames);
        Assert.Contains(files.Warnings, warning => warning.Contains("are not UTF-8, read as code page 437, such as 'caf\u00e0/1.png'", StringComparison.Ordinal));
        Assert.Equal(3, files.Files.Select(file => files.Read(file).Length).Count(length => length > 0));
    }

    [Fact]
    public void A_file_name_that_is_not_UTF_8_is_refused_with_the_way_to_mend_it()
    {
        PngFile.Write(_folder.Nested("pets/a/1.png"), TestImages.Gradient(16, 16));
        Shell("mkdir \"$(printf 'caf\\351')\"");
        try
        {
            string message = Assert.Throws<InvalidFileException>(() => ImageSource.OpenFiles(_folder["pets"], "train")).Message;
            Assert.Contains("pets/caf\ufffd: has a name that is not UTF-8; rename it", message, StringComparison.Ordinal);
        }
        finally
        {
            Shell("rmdir caf*"); // which .NET cannot name either
        }
    }

    [Fact]
    public void A_name_may_have_the_replacement_character_itself()
    {
        PngFile.Write(_folder.Nested("pets/\ufffd/1.png"), TestImages.Gradient(16, 16));
        PngFile.Write(_folder.Nested("pets/b/1.png"), TestImages.Gradient(16, 16));
        using IImageFiles files = ImageSource.OpenFiles(_folder["pets"], "train");
        Assert.Equal(["b", "\ufffd"], files.ClassNames);
    }

    private void Shell(string command)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = _folder["pets"] };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        using Process shell = Process.Start(start)!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
