using BigGan.Weights;

namespace BigGan.Tests.Weights.Pickle;

/// <summary>A PyTorch file that a test makes of a pickle, in a folder of its own.</summary>
internal sealed class HostilePickle : IDisposable
{
    private readonly TempFolder _folder = new();

    internal string Path => _folder["hostile.pth"];

    internal PyTorchFile Open(byte[] pickle, params (string Key, float[] Values)[] storages)
    {
        TorchArchive.Write(Path, pickle, storages);
        return new PyTorchFile(Path);
    }

    internal InvalidFileException Refused(byte[] pickle, string reason, params (string Key, float[] Values)[] storages)
    {
        var error = Assert.Throws<InvalidFileException>(() => Open(pickle, storages).Dispose());
        Assert.StartsWith(Path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        return error;
    }

    public void Dispose() => _folder.Dispose();
}
