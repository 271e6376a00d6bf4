using BigGan.Checkpoints;
using BigGan.Recipes;

namespace BigGan.Tests;

/// <summary>Where nothing may be written, the file that was asked for is named, not one beside it.</summary>
public sealed class WriteRefusalTests
{
    private const int ReadOnlyFileSystem = 30; // EROFS

    [Fact]
    public void A_file_system_that_is_read_only_is_said_to_be()
    {
        using var disk = new TinyDisk(1 << 20);
        RunDirectory.Create(disk["run"], new TrainingOptions()).Dispose();
        disk.MakeReadOnly();
        Assert.Equal($"{disk["x.png"]}: the file system is read-only; write elsewhere", Assert.Throws<InvalidFileException>(() => AtomicFile.WriteText(disk["x.png"], "x")).Message);
        Assert.Equal($"{disk["run"]}: the file system is read-only; write elsewhere", Assert.Throws<InvalidFileException>(() => RunDirectory.Open(disk["run"])).Message);
        Assert.Equal($"{disk["new"]}: the file system is read-only; write elsewhere", Assert.Throws<InvalidFileException>(() => RunDirectory.Create(disk["new"], new TrainingOptions())).Message);
    }

    [Fact]
    public void What_the_system_refuses_is_told_by_the_name_that_was_given()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other codes");
        var readOnly = new IOException("Read-only file system : '/ro/.9c0b.partial'", ReadOnlyFileSystem);
        Assert.Equal("x.png: the file system is read-only; write elsewhere", WriteRefusal.Of("x.png", readOnly)?.Message);
        Assert.StartsWith("x.png: permission denied; write elsewhere", WriteRefusal.Of("x.png", new UnauthorizedAccessException("Access to the path '/ro/.9c0b.partial' is denied."))?.Message, StringComparison.Ordinal);
        Assert.Null(WriteRefusal.Of("x.png", new IOException("something else", 5)));
        Assert.Null(WriteRefusal.Of("x.png", new InvalidFileException("y", "is damaged")));
    }
}
