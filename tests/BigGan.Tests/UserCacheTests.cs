namespace BigGan.Tests;

public sealed class UserCacheTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_folder_that_can_be_written_to_is_taken_and_the_problem_of_a_better_one_is_told()
    {
        File.WriteAllText(_folder["file"], "");
        Assert.Equal((_folder["good/inner"], null), UserCache.Writable([_folder["good/inner"], _folder["other"]]));
        Assert.Equal((_folder["good"], $"{_folder["file/inner"]} cannot be written to"), UserCache.Writable([_folder["file/inner"], _folder["good"]]));
        Assert.Equal((_folder["file/inner"], $"{_folder["file/inner"]} cannot be written to"), UserCache.Writable([_folder["file/inner"], "/proc/biggan"]));
        Assert.Empty(Directory.GetFiles(_folder["good"]));
        Assert.False(Directory.Exists(_folder["other"]));
    }

    [Fact]
    public void There_is_always_a_folder_to_try_and_each_is_named_in_full()
    {
        string[] folders = [.. UserCache.FoldersOf("tests")];
        Assert.True(folders.Length >= 2);
        Assert.All(folders, folder => Assert.EndsWith("/tests", folder, StringComparison.Ordinal));
        Assert.All(folders[1..], folder => Assert.True(Path.IsPathRooted(folder)));
    }
}
