using System.Diagnostics;
using System.Net.Sockets;
using BigGan.Checkpoints;
using BigGan.Sampling;
using BigGan.Weights;

namespace BigGan.Tests.Weights;

/// <summary>Paths where opening waits for ever, or reading never ends.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_pipe_is_refused_at_once_as_a_model_as_its_configuration_and_as_latents()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes are told apart on Linux");
        using (var made = Process.Start("mkfifo", _folder["pipe.pth"])) made.WaitForExit();
        Assert.Equal($"{_folder["pipe.pth"]}: is a pipe, not a file; save what it holds to a file first", Refusal(() => ModelSource.Open(_folder["pipe.pth"])));
        Assert.Contains("pipe.pth: is a pipe", Refusal(() => ModelSource.Open(_folder.Path)), StringComparison.Ordinal);
        Assert.Contains("is a pipe", Refusal(() => LatentsFile.Read(_folder["pipe.pth"], 1, 1)), StringComparison.Ordinal);
        Assert.Contains("is a pipe", Refusal(() => new PyTorchFile(_folder["pipe.pth"])), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["model"]);
        File.Move(_folder["pipe.pth"], Path.Combine(_folder["model"], ModelManifest.FileName));
        Assert.Contains("manifest.json: is a pipe", Refusal(() => ModelSource.Open(_folder["model"])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_and_a_device_are_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sockets and devices are told apart on Linux");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string path = $"s{Environment.ProcessId}"; // the name of a socket is short
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            Assert.Contains("is a socket", Refusal(() => ModelSource.Open(path)), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Contains("is a device", Refusal(() => ModelSource.Open("/dev/zero")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        Assert.Contains("is a folder; name a file in it", Refusal(() => TensorFiles.Open(_folder.Path)), StringComparison.Ordinal);
        Assert.Contains("is a folder; name a file in it", Refusal(() => LatentsFile.Read(_folder.Path, 1, 1)), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    // A test that waits for ever says nothing.
    private static string Refusal(Action open)
    {
        InvalidFileException? refused = null;
        var thread = new Thread(() =>
        {
            try
            {
                open();
            }
            catch (InvalidFileException e)
            {
                refused = e;
            }
        })
        { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "it still waits");
        return Assert.IsType<InvalidFileException>(refused).Message;
    }
}
