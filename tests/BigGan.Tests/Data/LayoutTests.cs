using System.IO.Compression;
using BigGan.Data;

namespace BigGan.Tests.Data;

/// <summary>Writes layouts of images, and reads each twice: from a folder and from a zip of it.</summary>
public abstract class LayoutTests : IDisposable
{
    internal TempFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void Write(params string[] files)
    {
        foreach (string file in files)
        {
            if (Path.GetExtension(file) == ".png") File.WriteAllBytes(Folder.Nested(file), TestImages.Png(8, 8));
            else File.WriteAllText(Folder.Nested(file), "x");
        }
    }

    protected void AssertLayout(string name, string[] classes, int images, params string[] warnings)
    {
        foreach (string source in (string[])[name, name + ".zip"])
        {
            if (source != name) ZipFile.CreateFromDirectory(Folder[name], Folder[source]);
            using IImageFiles files = ImageSource.OpenFiles(Folder[source], "train");
            Assert.Equal(classes, files.ClassNames);
            Assert.Equal(images, files.Files.Count);
            string[] said = [.. files.Warnings.Where(warning => !warning.Contains("the first is README.md", StringComparison.Ordinal))];
            Assert.Equal(warnings.Length, said.Length);
            Assert.All(warnings.Zip(said), pair => Assert.Contains(pair.First.Replace("{0}", Folder[source], StringComparison.Ordinal), pair.Second, StringComparison.Ordinal));
        }
    }

    protected void Refuses(string name, string message, string split = "train")
    {
        foreach (string source in (string[])[name, name + ".zip"])
        {
            if (source != name && !File.Exists(Folder[source])) ZipFile.CreateFromDirectory(Folder[name], Folder[source]);
            string said = Assert.Throws<InvalidFileException>(() => ImageSource.OpenFiles(Folder[source], split)).Message;
            Assert.Contains(message, said.Replace(".zip/", "/", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain('\n', said);
        }
    }
}
