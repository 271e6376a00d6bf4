using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>Reads rows of numbers of any type as float32.</summary>
internal static class SingleRows
{
    /// <summary>Whether a floating-point type is supported.</summary>
    internal static bool CanRead(DataType type) => type is DataType.Float32 or DataType.Float64 or DataType.Float16 or DataType.BFloat16;

    /// <summary>Whether an integer type is supported.</summary>
    internal static bool CanReadWhole(DataType type) => type is DataType.Int64 or DataType.Int32 or DataType.Int16 or DataType.Int8 or DataType.UInt8;

    /// <summary>Reads a tensor [N,F]; it belongs to the current scope.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The name of the tensor.</param>
    /// <param name="refusal">Makes the exception for NaN or infinity from a description and the row.</param>
    internal static Tensor Read(ITensorFile file, string name, Func<string, long, InvalidFileException> refusal)
    {
        Tensor stored = NetworkFile.Read(file, name);
        Tensor rows = stored.Type == DataType.Float32 ? stored : stored.To(DataType.Float32);
        Span<float> numbers = rows.Span<float>();
        if (FiniteNumbers.AreFinite(numbers)) return rows;
        int bad = 0;
        while (float.IsFinite(numbers[bad])) bad++;
        bool isTooLarge = stored.Type == DataType.Float64 && double.IsFinite(stored.Span<double>()[bad]);
        throw refusal(float.IsNaN(numbers[bad]) ? "NaN" : isTooLarge ? "a number too large for single precision" : "infinity", bad / file[name].Shape[1]);
    }

    /// <summary>Reads integers.</summary>
    internal static long[] ReadWhole(ITensorFile file, string name)
    {
        using var scope = new TensorScope();
        return NetworkFile.Read(file, name).To(DataType.Int64).ToArray<long>();
    }
}
