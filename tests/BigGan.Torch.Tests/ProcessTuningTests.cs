using System.Runtime.InteropServices;

namespace BigGan.Torch.Tests;

public sealed class ProcessTuningTests
{
    [Theory]
    [InlineData("OMP_WAIT_POLICY")]
    [InlineData("GOMP_SPINCOUNT")]
    [InlineData("OMP_NUM_THREADS")]
    [InlineData("UCX_DEBUG_SIGNO")]
    [InlineData("UCX_HANDLE_ERRORS")]
    public void Loading_LibTorch_leaves_the_environment_alone(string variable)
    {
        LibTorch.Require();
        string[] atStart = File.ReadAllText("/proc/self/environ").Split('\0');
        string? now = Marshal.PtrToStringUTF8(CLibrary.getenv(variable));
        Assert.Equal(now is null ? [] : [$"{variable}={now}"], atStart.Where(entry => entry.StartsWith($"{variable}=", StringComparison.Ordinal)));
    }

    [Fact]
    public void Settings_that_come_too_late_are_refused()
    {
        LibTorch.Require();
        Assert.Contains("first in Main", Assert.Throws<InvalidOperationException>(ProcessTuning.Apply).Message, StringComparison.Ordinal);
    }
}
