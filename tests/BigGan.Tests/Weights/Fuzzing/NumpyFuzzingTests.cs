using System.Text;
using BigGan.Tests.Parity;
using BigGan.Tests.Weights.Pickle;
using BigGan.Weights.Numpy;

namespace BigGan.Tests.Weights.Fuzzing;

/// <summary>The reader of NumPy's files, against a few thousand damaged ones.</summary>
public sealed class NumpyFuzzingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Damaged_arrays() => Run(new FuzzedFormat("npy", path => new NumpyFile(path), Golden("single.npy"), Golden("version-2.npy")) { Tokens = Tokens });

    [Fact]
    public void Damaged_archives() => Run(new FuzzedFormat("npz", path => new NumpyFile(path), Golden("pytorch-fid.npz"), Golden("compressed.npz"), Golden("strings.npz")));

    [Fact]
    public void Damaged_arrays_in_archives() => Run(new FuzzedFormat("npy in npz", path => new NumpyFile(path), Golden("single.npy"), Golden("version-2.npy"))
    {
        Wrap = array => TorchArchive.Make(("mu.npy", array)),
        Tokens = Tokens,
    });

    public void Dispose() => _folder.Dispose();

    private static byte[][] Tokens =>
    [
        .. "{ } ( ) ( , ' \" : True False descr fortran_order shape <f8 >f8 |O |u1 <U4 99999999999999999999 9223372036854775807 1L -1".Split(' ').Select(Encoding.ASCII.GetBytes),
    ];

    private static byte[] Golden(string name) => File.ReadAllBytes(Path.Combine(ParityCase.GoldenFolder, "numpy", name));

    private void Run(FuzzedFormat format) => FuzzingTests.Run(format, _folder.Path);
}
