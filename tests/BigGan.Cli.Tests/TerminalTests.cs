namespace BigGan.Cli.Tests;

public sealed class TerminalTests
{
    [Fact]
    public void A_drawn_bar_shows_the_counts_and_lets_notes_through()
    {
        var error = new SharedWriter();
        var terminal = new Terminal(new StringWriter(), error, isInteractive: true);

        terminal.Track("decoding", "images", 1000, tracker =>
        {
            tracker.Report(250, "[no markup]");
            terminal.Warn("a.png [1] is damaged");
            Assert.True(SpinWait.SpinUntil(() => error.ToString().Contains("[no markup]", StringComparison.Ordinal), TimeSpan.FromMinutes(1)));
        });

        Assert.Contains("warning: a.png [1] is damaged", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("decoding: 250 of 1,000 images", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("[no markup]", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_obeys_no_name_of_a_file()
    {
        var terminal = new RecordedTerminal();
        terminal.Terminal.WriteLine("class \e[2Jant\tof two\nlines");
        terminal.Terminal.Note("\rno error");
        Assert.Equal("class \\u001b[2Jant\tof two\nlines\n", terminal.Output);
        Assert.Equal("\\u000dno error\n", terminal.Error);
    }

    [Fact]
    public void The_work_runs_on_the_calling_thread_and_its_exception_arrives()
    {
        foreach (bool isInteractive in (bool[])[false, true])
        {
            var terminal = new Terminal(new StringWriter(), new StringWriter(), isInteractive);
            int thread = 0;

            var thrown = Assert.Throws<IOException>(() => terminal.Track("decoding", "images", null, _ =>
            {
                thread = Environment.CurrentManagedThreadId;
                throw new IOException("disk full");
            }));

            Assert.Equal("disk full", thrown.Message);
            Assert.Equal(Environment.CurrentManagedThreadId, thread);
        }
    }

    [Fact]
    public void Work_that_is_cancelled_says_how_much_of_it_was_done()
    {
        foreach (int? total in (int?[])[50, null])
        {
            var stopped = Assert.Throws<WorkCancelledException>(() => new RecordedTerminal().Terminal.Track("drawing", "images", total, tracker =>
            {
                tracker.Report(1200);
                throw new OperationCanceledException();
            }));
            Assert.Equal(total is null ? "drawing: 1,200 images" : "drawing: 1,200 of 50 images", stopped.Done);
        }
    }

    [Fact]
    public void Work_in_stages_says_which_of_them_was_cancelled()
    {
        foreach (bool isInteractive in (bool[])[false, true])
        {
            var terminal = new Terminal(new StringWriter(), new SharedWriter(), isInteractive);
            var stopped = Assert.Throws<WorkCancelledException>(() => terminal.TrackStages(begin =>
            {
                begin("decoding", "images", null).Report(7);
                begin("scoring", "%", 100).Report(3);
                throw new OperationCanceledException();
            }));
            Assert.Equal("scoring: 3 of 100 %", stopped.Done);
            Assert.IsNotType<WorkCancelledException>(Assert.ThrowsAny<OperationCanceledException>(() => terminal.TrackStages(_ => throw new OperationCanceledException())));
        }
    }

    [Fact]
    public void A_terminal_that_is_gone_ends_no_work()
    {
        var terminal = new Terminal(new StringWriter(), new LastingWriter(new DeadWriter()), isInteractive: false);
        terminal.Note("nobody reads this");
        terminal.Track("drawing", "images", 1, tracker => tracker.Report(1));
    }

    [Fact]
    public void Results_go_to_the_output_and_everything_else_to_the_error_stream()
    {
        var terminal = new RecordedTerminal();

        terminal.Terminal.WriteLine("result");
        terminal.Terminal.Note("note");
        terminal.Terminal.Warn("careful");
        terminal.Terminal.Fail("broken");

        Assert.Equal("result\n", terminal.Output);
        Assert.Equal("note\nwarning: careful\nerror: broken\n", terminal.Error);
    }

    // The bar is drawn by a thread of its own.
    private sealed class SharedWriter : StringWriter
    {
        private readonly Lock _lock = new();

        public override void Write(char value)
        {
            lock (_lock) base.Write(value);
        }

        public override void Write(string? value)
        {
            lock (_lock) base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            lock (_lock) base.Write(buffer, index, count);
        }

        public override string ToString()
        {
            lock (_lock) return base.ToString();
        }
    }

    private sealed class DeadWriter : StringWriter
    {
        public override void Write(char value) => throw new IOException("Input/output error");

        public override void WriteLine(string? value) => throw new IOException("Input/output error");
    }
}
