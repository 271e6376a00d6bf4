using System.Diagnostics;
using System.Globalization;

namespace BigGan.Tests;

/// <summary>A real file system with very little room. Mounting one needs root; without it the test is skipped.</summary>
internal sealed class TinyDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    public TinyDisk(int bytes)
    {
        string options = string.Create(CultureInfo.InvariantCulture, $"size={bytes}");
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", options, "biggan-test", _folder.Path))
            return;
        _folder.Dispose();
        Assert.Skip("a disk that is full can be tried only where a tmpfs can be mounted: on Linux, as root");
    }

    public string this[string name] => _folder[name];

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", _folder.Path));

    public void Dispose()
    {
        Run("umount", _folder.Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
