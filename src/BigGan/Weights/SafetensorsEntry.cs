using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="Offset">Position relative to the start of the file's data.</param>
/// <param name="ByteCount">Number of bytes: the product of the shape times the element size.</param>
public sealed record SafetensorsEntry(string Name, DataType Type, long[] Shape, long Offset, long ByteCount) : TensorEntry(Name, Type, Shape);
