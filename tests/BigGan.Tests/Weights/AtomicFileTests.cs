using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Weights;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TempFolder();
        AtomicFile.WriteText(folder["a.txt"], "old");
        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(folder["a.txt"], stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidDataException();
        }));
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_and_a_missing_folder_are_refused_by_the_name_that_was_asked_for()
    {
        using var folder = new TempFolder();
        Assert.StartsWith(folder.Path, Assert.Throws<InvalidFileException>(() => AtomicFile.WriteText(folder.Path, "")).Message, StringComparison.Ordinal);
        string inMissing = Path.Combine(folder["missing"], "a.txt");
        Assert.StartsWith(inMissing, Assert.Throws<InvalidFileException>(() => AtomicFile.WriteText(inMissing, "")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_beyond_the_free_space_is_refused_before_anything_is_written()
    {
        using var folder = new TempFolder();
        var error = Assert.Throws<DiskFullException>(
            () => SafetensorsWriter.Write(folder["huge"], [new("x", DataType.UInt8, [1L << 60], _ => Assert.Fail("asked for bytes"))]));
        Assert.StartsWith(folder["huge"] + ": the disk is full (it needs 1152921504.6 GB, ", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_wrong_argument_of_the_writer_is_not_taken_for_a_limit_on_the_size_of_files()
    {
        using var folder = new TempFolder();
        Assert.Throws<ArgumentOutOfRangeException>(() => AtomicFile.Write(folder["a.txt"], stream => stream.Position = -1));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_a_killed_process_left_half_written_is_removed_and_what_another_writes_is_not()
    {
        using var folder = new TempFolder();
        DateTime anHourAgo = DateTime.UtcNow.AddHours(-1);
        string left = AtomicFile.NewPartial(folder.Path), young = AtomicFile.NewPartial(folder.Path), written = AtomicFile.NewPartial(folder.Path);
        File.WriteAllText(left, "half");
        File.SetLastWriteTimeUtc(left, anHourAgo);
        File.WriteAllText(young, "whole, and about to be named");
        File.WriteAllText(folder[".mine.partial"], "not ours");
        File.SetLastWriteTimeUtc(folder[".mine.partial"], anHourAgo);
        using (var writer = new FileStream(written, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            writer.Write([1, 2, 3]);
            writer.Flush();
            File.SetLastWriteTimeUtc(written, anHourAgo); // a slow one
            AtomicFile.WriteText(folder["a.txt"], "new");
        }

        Assert.Equal(
            ((string[])[folder[".mine.partial"], young, written, folder["a.txt"]]).Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_disk_that_fills_up_leaves_the_old_file_and_says_what_is_free()
    {
        using var disk = new TinyDisk(1 << 20);
        AtomicFile.WriteText(disk["a.txt"], "old");
        var error = Assert.Throws<DiskFullException>(() => AtomicFile.Write(disk["a.txt"], stream => stream.Write(new byte[2 << 20])));
        Assert.StartsWith(disk["a.txt"] + ": the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Contains("1044.5 kB free", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal("old", File.ReadAllText(disk["a.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(disk[""]));
    }
}
