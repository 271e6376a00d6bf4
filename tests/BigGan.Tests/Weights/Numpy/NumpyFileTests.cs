using System.Runtime.InteropServices;
using System.Text;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.Numpy;

namespace BigGan.Tests.Weights.Numpy;

/// <summary>Files written by NumPy 1.24.2, files of our own, and files that mean harm.</summary>
public sealed class NumpyFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string FilePath => _folder["file.npy"];

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("compressed.npz")]
    public void Arrays_that_NumPy_wrote_are_read(string file)
    {
        using var arrays = new NumpyFile(Golden(file));
        Assert.Equal(["bytes", "ints", "longs", "big", "bigints", "columns", "half", "truth", "scalar", "empty"], arrays.Names);
        Assert.Equal([4, 3, 2], arrays["bytes"].Shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (byte)i), Read<byte>(arrays, "bytes"));
        Assert.Equal([-1, int.MaxValue], Read<int>(arrays, "ints"));
        Assert.Equal([-(1L << 40), 7], Read<long>(arrays, "longs"));
        Assert.Equal([1.5, -2.25, 1e-300], Read<double>(arrays, "big"));
        Assert.Equal([258, -1], Read<int>(arrays, "bigints"));
        Assert.Equal([0, 1, 2, 3, 4, 5], Read<float>(arrays, "columns"));
        Assert.Equal([(Half)0.5, (Half)(-3)], Read<Half>(arrays, "half"));
        Assert.Equal([true, false], Read<bool>(arrays, "truth"));
        Assert.Empty(arrays["scalar"].Shape);
        Assert.Equal([2.5], Read<double>(arrays, "scalar"));
        Assert.Empty(Read<float>(arrays, "empty"));
    }

    [Fact]
    public void A_single_array_is_read_whatever_the_version_of_its_header()
    {
        using var single = new NumpyFile(Golden("single.npy"));
        Assert.Equal([3, 2], single["arr_0"].Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], Read<double>(single, "arr_0"));
        using var second = new NumpyFile(Golden("version-2.npy"));
        Assert.Equal([0, 1, 2], Read<long>(second, "arr_0"));
    }

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("compressed.npz")]
    public void Rows_are_read_in_any_order(string file)
    {
        using var arrays = new NumpyFile(Golden(file));
        byte[] row = new byte[6], rows = new byte[12];
        foreach (int start in (int[])[0, 1, 3, 2, 0])
        {
            arrays.ReadRows("bytes", start, row);
            Assert.Equal(Enumerable.Range(start * 6, 6).Select(i => (byte)i), row);
        }

        arrays.ReadRows("bytes", 2, rows);
        Assert.Equal(Enumerable.Range(12, 12).Select(i => (byte)i), rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => arrays.ReadRows("bytes", 3, rows));
        Assert.Throws<InvalidFileException>(() => arrays.ReadRows("columns", 0, new byte[12]));
    }

    [Fact]
    public void Objects_are_refused() => Refused(Golden("objects.npz"), "array 'names' holds pickled Python objects");

    [Fact]
    public void Arrays_of_other_types_are_passed_over_until_they_are_asked_for()
    {
        using var arrays = new NumpyFile(Golden("strings.npz"));
        Assert.Equal(["mu"], arrays.Names);
        Assert.Contains("element type '<U2'", Assert.Throws<InvalidFileException>(() => arrays["names"]).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'mu'?", Assert.Throws<InvalidFileException>(() => arrays["my"]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", 16, null)]
    [InlineData("{\"shape\":(2L, ) , 'fortran_order':True,'descr':'>f8'}  \n", 16, null)]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", 16, "has 16 bytes, but its shape and element type need 24")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", 16, "impossible shape")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", 16, "damaged header")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", 16, "damaged header")]
    [InlineData("{'descr': '<f8', 'fortran_order': False}", 16, "damaged header")]
    [InlineData("{'descr': '<f8', 'fortran_order': 0, 'shape': (2,)}", 16, "damaged header")]
    [InlineData("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", 16, "damaged header")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} + exit()", 16, "damaged header")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,)}", 16, "holds records")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", 16, "pickled Python objects")]
    [InlineData("", 16, "damaged header")]
    [InlineData("{", 0, "damaged header")]
    public void A_header_is_understood_or_refused_with_its_reason(string text, int bytes, string? reason)
    {
        File.WriteAllBytes(FilePath, [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text), .. new byte[bytes]]);
        if (reason is not null) Refused(FilePath, reason);
        else using (var file = new NumpyFile(FilePath)) Assert.Equal([0, 0], Read<double>(file, "arr_0"));
    }

    [Fact]
    public void Files_that_are_no_arrays_are_refused()
    {
        Write([]);
        Refused(FilePath, "is neither an .npy nor an .npz file");
        Write([0x80, 4, 0x95]);
        Refused(FilePath, "is neither an .npy nor an .npz file");
        Write([0x93, .. "NUMPY"u8, 9, 0]);
        Refused(FilePath, "has version 9");
        Write([0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255]);
        Refused(FilePath, "header of 4294967295 bytes");
        Write([0x93, .. "NUMPY"u8, 1, 0, 200, 0, (byte)'{']);
        Refused(FilePath, "ends within its header");
    }

    [Fact]
    public void What_we_write_is_what_NumPy_writes()
    {
        string path = _folder["ours.npz"];
        NumpyWriter.Write(path,
        [
            new TensorItem("matrix", DataType.Float64, [3, 2], MemoryMarshal.AsBytes<double>([0, 1, 2, 3, 4, 5]).ToArray()),
            new TensorItem("labels", DataType.Int64, [2], MemoryMarshal.AsBytes<long>([8, 9]).ToArray()),
            new TensorItem("scalar", DataType.UInt8, [], new byte[] { 7 }),
        ]);
        using (var arrays = new NumpyFile(path))
        {
            Assert.Equal([0, 1, 2, 3, 4, 5], Read<double>(arrays, "matrix"));
            Assert.Equal([8, 9], Read<long>(arrays, "labels"));
            Assert.Equal([7], Read<byte>(arrays, "scalar"));
        }

        byte[] theirs = File.ReadAllBytes(Golden("single.npy"));
        Assert.Equal(theirs[..128], NumpyHeader.Write(DataType.Float64, [3, 2]));
    }

    public void Dispose() => _folder.Dispose();

    private static string Golden(string name) => Path.Combine(ParityCase.GoldenFolder, "numpy", name);

    private static T[] Read<T>(NumpyFile file, string name)
        where T : unmanaged
    {
        var values = new T[file[name].Shape.Aggregate(1L, (product, size) => product * size)];
        file.ReadInto(name, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private void Write(byte[] bytes) => File.WriteAllBytes(FilePath, bytes);

    private static void Refused(string path, string reason)
    {
        var error = Assert.Throws<InvalidFileException>(() => new NumpyFile(path));
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
