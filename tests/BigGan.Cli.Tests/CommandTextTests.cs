using System.Diagnostics;

namespace BigGan.Cli.Tests;

public sealed class CommandTextTests
{
    [Theory]
    [InlineData("runs/photos-2", "runs/photos-2")]
    [InlineData("my runs", "'my runs'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$HOME", "'$HOME'")]
    [InlineData("猫", "'猫'")]
    [InlineData("", "''")]
    [InlineData("-run", "./-run")]
    [InlineData("-my run", "'./-my run'")]
    [InlineData("~/runs", "'~/runs'")]
    [InlineData("two\nlines", "$'two\\u000alines'")]
    public void A_path_is_written_as_a_shell_reads_it_back(string path, string word) => Assert.Equal(word, CommandText.Path(path));

    [Theory]
    [InlineData("a b'c\"d$e`f\\g*h?[i]{j}(k)<l>|m&n;o#p!q~r=s")]
    [InlineData("  ")]
    [InlineData("#1")]
    [InlineData("=x")]
    [InlineData("猫 café")]
    public void A_shell_reads_back_what_was_written(string word)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"printf %s {CommandText.Word(word)}");
        using Process shell = Process.Start(start)!;
        Assert.Equal(word, shell.StandardOutput.ReadToEnd());
        shell.WaitForExit();
    }
}
