using System.Diagnostics.CodeAnalysis;
using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>The format's names of element types, and the sizes of tensors.</summary>
internal static class SafetensorsType
{
    /// <summary>The format's name of a type.</summary>
    public static string Name(DataType type) => type switch
    {
        DataType.UInt8 => "U8",
        DataType.Int8 => "I8",
        DataType.Int16 => "I16",
        DataType.Int32 => "I32",
        DataType.Int64 => "I64",
        DataType.Float16 => "F16",
        DataType.BFloat16 => "BF16",
        DataType.Float32 => "F32",
        DataType.Float64 => "F64",
        DataType.Bool => "BOOL",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type"),
    };

    /// <summary>The type of a name, or null for an unsupported type.</summary>
    public static DataType? Parse(string name) => name switch
    {
        "U8" => DataType.UInt8,
        "I8" => DataType.Int8,
        "I16" => DataType.Int16,
        "I32" => DataType.Int32,
        "I64" => DataType.Int64,
        "F16" => DataType.Float16,
        "BF16" => DataType.BFloat16,
        "F32" => DataType.Float32,
        "F64" => DataType.Float64,
        "BOOL" => DataType.Bool,
        _ => null,
    };

    /// <summary>Number of bytes of a tensor; false if a dimension is negative or the product exceeds 64 bits.</summary>
    /// <remarks>As in the format's reference reader, a dimension of 0 does not excuse an overflow of the dimensions before it.</remarks>
    public static bool TryByteCount(DataType type, IReadOnlyList<long> shape, [NotNullWhen(true)] out long? byteCount)
    {
        byteCount = null;
        long count = type.ByteSize();
        foreach (long size in shape)
        {
            if (size < 0 || (size > 0 && count > long.MaxValue / size))
                return false;
            count *= size;
        }

        byteCount = count;
        return true;
    }
}
