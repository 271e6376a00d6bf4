using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace BigGan.Cli.Tests;

/// <summary>
/// A process that gets signals. It starts with the default answer to each, however the tests were started (a shell starts background jobs with
/// SIGINT ignored, nohup with SIGHUP), and it is ended with the test, whatever happens.
/// </summary>
internal sealed class ChildProgram : IDisposable
{
    private const string Variable = "BIGGAN_TEST_VERB";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // on a machine that is very busy
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ChildProgram(string program, string[] arguments, string[] ignored, string? verb)
    {
        string[] ignore = ignored.Length == 0 ? [] : [$"--ignore-signal={string.Join(',', ignored)}"];
        var start = new ProcessStartInfo("env", ["--default-signal=HUP,INT,TERM,USR1,USR2", .. ignore, program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Variable] = verb },
        };
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    internal bool HasEnded => _process.HasExited;

    /// <summary>What it wrote to its error stream, once it has ended.</summary>
    internal string Error => _error.GetAwaiter().GetResult();

    /// <summary>What it wrote to its output, once it has ended.</summary>
    internal string Output => _output.GetAwaiter().GetResult();

    /// <summary>Starts the program itself.</summary>
    internal static ChildProgram Biggan(params string[] arguments) => new(Path.Combine(AppContext.BaseDirectory, "BigGan.Cli"), arguments, [], null);

    /// <summary>Starts this test program anew, to do nothing but run a verb that waits for its end.</summary>
    /// <param name="readyFile">It makes this file when it waits.</param>
    /// <param name="isDeaf">The verb does not end when it is asked to.</param>
    /// <param name="ignored">Signals that the process is started with ignored, such as HUP.</param>
    internal static ChildProgram Waiting(string readyFile, bool isDeaf = false, params string[] ignored)
    {
        var child = new ChildProgram(Path.Combine(AppContext.BaseDirectory, "BigGan.Cli.Tests"), [], ignored, $"{(isDeaf ? "deaf" : "waits")}:{readyFile}");
        child.Await(() => File.Exists(readyFile));
        return child;
    }

    internal void Signal(string name)
    {
        using Process kill = Process.Start(new ProcessStartInfo("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    /// <summary>Waits until something has happened that the process does.</summary>
    internal void Await(Func<bool> happened) =>
        Assert.True(SpinWait.SpinUntil(() => happened() || _process.HasExited, Patience) && happened(), _process.HasExited ? $"ended with {_process.ExitCode}: {Error}" : "nothing happened");

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    internal int Wait()
    {
        Assert.True(_process.WaitForExit(Patience), "the process does not end");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

#pragma warning disable CA2255 // a module initializer is the only way in before the test runner's own entry point
    [ModuleInitializer]
    internal static void RunVerbIfAsked()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) is not [_, ..] asked) return;
        string[] parts = asked.Split(':', 2);
        Terminal terminal = Terminal.OfProcess();
        Verb verb = new Verb("wait", "Waits.", new Example("biggan wait", "wait")).Does((_, cancellation) =>
        {
            terminal.Track("waiting", "signals", 50, tracker =>
            {
                tracker.Report(12);
                File.WriteAllText(parts[1], "");
                if (parts[0] == "deaf") Thread.Sleep(Timeout.Infinite);
                cancellation.WaitHandle.WaitOne();
                cancellation.ThrowIfCancellationRequested();
            });
            return ExitCode.Success;
        });
        Environment.Exit(new CommandHost(terminal, [verb]).Run(["wait"]));
    }
}
