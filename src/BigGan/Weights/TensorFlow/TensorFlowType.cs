using BigGan.Torch;

namespace BigGan.Weights.TensorFlow;

/// <summary>TensorFlow's numbers and names of element types (its framework/types.proto).</summary>
internal static class TensorFlowType
{
    private static readonly string[] Names =
    [
        "DT_INVALID", "DT_FLOAT", "DT_DOUBLE", "DT_INT32", "DT_UINT8", "DT_INT16", "DT_INT8", "DT_STRING", "DT_COMPLEX64", "DT_INT64", "DT_BOOL",
        "DT_QINT8", "DT_QUINT8", "DT_QINT32", "DT_BFLOAT16", "DT_QINT16", "DT_QUINT16", "DT_UINT16", "DT_COMPLEX128", "DT_HALF", "DT_RESOURCE",
        "DT_VARIANT", "DT_UINT32", "DT_UINT64",
    ];

    /// <summary>The element type of a type number, or null for an unsupported type.</summary>
    internal static DataType? Parse(long number) => number switch
    {
        1 => DataType.Float32,
        2 => DataType.Float64,
        3 => DataType.Int32,
        4 => DataType.UInt8,
        5 => DataType.Int16,
        6 => DataType.Int8,
        9 => DataType.Int64,
        10 => DataType.Bool,
        14 => DataType.BFloat16,
        19 => DataType.Float16,
        _ => null,
    };

    /// <summary>TensorFlow's name of a type number.</summary>
    internal static string Name(long number) => number >= 0 && number < Names.Length ? Names[number] : $"of number {number}";
}
