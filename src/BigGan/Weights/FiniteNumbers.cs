using System.Numerics;
using System.Runtime.InteropServices;
using BigGan.Names;
using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>Refuses tensors with NaN or infinity, from which a network would draw black images without an error.</summary>
internal static class FiniteNumbers
{
    private const uint ExponentOfSingle = 0x7F80_0000;
    private const ushort ExponentOfHalf = 0x7C00, ExponentOfBFloat16 = 0x7F80;

    /// <summary>Checks every value of a tensor that was read; a pass over memory that was just written costs little compared with reading the file.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="name">Its name in the file.</param>
    /// <param name="bytes">Its elements in the type of the file; integers are always finite.</param>
    /// <exception cref="InvalidFileException">Values are NaN or infinite, or too large for float32; the message has the tensor and the number of such values.</exception>
    internal static void Require(ITensorFile file, string name, ReadOnlySpan<byte> bytes)
    {
        DataType type = file[name].Type;
        if (AreFinite(type, bytes)) return;
        (long nan, long infinite) = Count(type, bytes);
        throw new InvalidFileException(file.Path, $"tensor {Quoted.Text(name)} has {Describe(nan, infinite)}");
    }

    /// <summary>Whether all values are finite in float32.</summary>
    internal static bool AreFinite(DataType type, ReadOnlySpan<byte> bytes) => type switch
    {
        DataType.Float32 => NoneHas(ExponentOfSingle, MemoryMarshal.Cast<byte, uint>(bytes)),
        DataType.Float16 => NoneHas(ExponentOfHalf, MemoryMarshal.Cast<byte, ushort>(bytes)),
        DataType.BFloat16 => NoneHas(ExponentOfBFloat16, MemoryMarshal.Cast<byte, ushort>(bytes)),
        DataType.Float64 => AreSingles(MemoryMarshal.Cast<byte, double>(bytes)),
        _ => true,
    };

    /// <summary>Whether all values are finite.</summary>
    internal static bool AreFinite(ReadOnlySpan<float> numbers) => AreFinite(DataType.Float32, MemoryMarshal.AsBytes(numbers));

    // A value whose exponent bits are all set is NaN or infinite.
    private static bool NoneHas<T>(T exponent, ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryInteger<T>
    {
        var mask = new Vector<T>(exponent);
        ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(numbers);
        foreach (Vector<T> vector in vectors)
        {
            if (Vector.EqualsAny(vector & mask, mask)) return false;
        }

        foreach (T number in numbers[(vectors.Length * Vector<T>.Count)..])
        {
            if ((number & exponent) == exponent) return false;
        }

        return true;
    }

    private static bool AreSingles(ReadOnlySpan<double> numbers)
    {
        foreach (double number in numbers)
        {
            if (!(Math.Abs(number) <= float.MaxValue)) return false;
        }

        return true;
    }

    private static (long NaN, long Infinite) Count(DataType type, ReadOnlySpan<byte> bytes)
    {
        long nan = 0, infinite = 0;
        for (int i = 0; i < bytes.Length; i += type.ByteSize())
        {
            ReadOnlySpan<byte> element = bytes[i..];
            double number = type switch
            {
                DataType.Float32 => MemoryMarshal.Read<float>(element),
                DataType.Float16 => (double)MemoryMarshal.Read<Half>(element),
                DataType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)MemoryMarshal.Read<ushort>(element) << 16),
                _ => MemoryMarshal.Read<double>(element),
            };
            if (double.IsNaN(number)) nan++;
            else if (!(Math.Abs(number) <= float.MaxValue)) infinite++;
        }

        return (nan, infinite);
    }

    private static string Describe(long nan, long infinite)
    {
        string none = nan == 1 ? "1 number that is NaN" : $"{nan} numbers that are NaN";
        string endless = infinite == 1 ? "1 infinite number" : $"{infinite} infinite numbers";
        return infinite == 0 ? none : nan == 0 ? endless : $"{none} and {endless}";
    }
}
