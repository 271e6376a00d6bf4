namespace BigGan.Cli.Tests;

public sealed class InterruptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", 130, "stopping; Ctrl-C again stops at once")]
    [InlineData("TERM", 143, "stopping")]
    [InlineData("HUP", 129, "stopping")]
    [InlineData("USR2", 140, "stopping")]
    public void A_signal_ends_the_work_cleanly_with_its_own_exit_code_and_what_was_done_is_said(string signal, int code, string note)
    {
        using ChildProgram child = ChildProgram.Waiting(_folder["ready"]);
        child.Signal(signal);
        Assert.Equal(code, child.Wait());
        Assert.Equal($"{note}\ncancelled: waiting: 12 of 50 signals\n", child.Error);
    }

    [Fact]
    public void A_second_signal_ends_the_process_at_once_and_USR1_is_none()
    {
        using ChildProgram child = ChildProgram.Waiting(_folder["ready"], isDeaf: true);
        child.Signal("USR1");
        child.Signal("HUP");
        child.Await(() =>
        {
            Thread.Sleep(300); // what follows faster is the same wish
            if (!child.HasEnded) child.Signal("TERM");
            return child.HasEnded;
        });
        Assert.Equal(143, child.Wait());
        Assert.Contains("there is nothing to save before the end; going on\n", child.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_signals_in_quick_succession_as_a_closing_terminal_sends_are_one_wish()
    {
        var terminal = new RecordedTerminal();
        using var interruption = new Interruption(terminal.Terminal);
        Assert.Null(interruption.ExitCode);
        interruption.End(1);
        interruption.End(1); // a second wish would end the tests
        Assert.Equal(129, interruption.ExitCode);
        Assert.True(interruption.Token.IsCancellationRequested);
        Assert.Equal("stopping" + Environment.NewLine, terminal.Error);
    }

    [Fact]
    public void Signals_that_the_parent_has_ignored_stay_ignored()
    {
        using ChildProgram child = ChildProgram.Waiting(_folder["ready"], isDeaf: false, "HUP", "INT");
        child.Signal("HUP");
        child.Signal("INT");
        child.Signal("TERM");
        Assert.Equal(143, child.Wait());
        Assert.StartsWith("stopping\ncancelled", child.Error, StringComparison.Ordinal);
    }
}
