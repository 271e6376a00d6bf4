using System.Diagnostics;
using System.Runtime.CompilerServices;
using BigGan.Checkpoints;

namespace BigGan.Tests;

/// <summary>A second process that holds a run folder: this test program, started anew with a variable that names the folder.</summary>
internal sealed class LockHolder : IDisposable
{
    private const string Variable = "BIGGAN_TEST_HOLD_RUN";
    private readonly Process _process;

    public LockHolder(string runFolder)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "BigGan.Tests"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { [Variable] = runFolder },
        };
        _process = Process.Start(start)!;
        Assert.Equal("held", _process.StandardOutput.ReadLine());
    }

    public int ProcessId => _process.Id;

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

#pragma warning disable CA2255 // a module initializer is the only way in before the test runner's own entry point
    [ModuleInitializer]
    internal static void HoldIfAsked()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } folder)
            return;
        using RunDirectory run = RunDirectory.Open(folder);
        Console.Out.WriteLine("held");
        Console.Out.Flush();
        Console.In.ReadLine();
        Environment.Exit(0);
    }
}
