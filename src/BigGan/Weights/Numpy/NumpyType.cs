using BigGan.Torch;

namespace BigGan.Weights.Numpy;

/// <summary>NumPy's names of element types.</summary>
/// <param name="Type">The type.</param>
/// <param name="IsBigEndian">Whether elements are big-endian.</param>
internal readonly record struct NumpyType(DataType Type, bool IsBigEndian)
{
    /// <summary>The type of a name such as <c>&lt;f8</c>; null for an unsupported type.</summary>
    public static NumpyType? Parse(string name)
    {
        if (name.Length < 2 || name[0] is not ('<' or '>' or '|' or '=')) return null;
        DataType? type = name[1..] switch
        {
            "u1" => DataType.UInt8,
            "b1" => DataType.Bool,
            "i1" => DataType.Int8,
            "i2" => DataType.Int16,
            "i4" => DataType.Int32,
            "i8" => DataType.Int64,
            "f2" => DataType.Float16,
            "f4" => DataType.Float32,
            "f8" => DataType.Float64,
            _ => null,
        };
        return type is null ? null : new NumpyType(type.Value, name[0] == '>');
    }

    /// <summary>The name of a type, little-endian.</summary>
    /// <exception cref="NotSupportedException">NumPy has no such type.</exception>
    public static string Name(DataType type) => type switch
    {
        DataType.UInt8 => "|u1",
        DataType.Bool => "|b1",
        DataType.Int8 => "|i1",
        DataType.Int16 => "<i2",
        DataType.Int32 => "<i4",
        DataType.Int64 => "<i8",
        DataType.Float16 => "<f2",
        DataType.Float32 => "<f4",
        DataType.Float64 => "<f8",
        _ => throw new NotSupportedException($"NumPy has no {type}"),
    };
}
