using System.Runtime.InteropServices;
using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Weights;

/// <summary>The tensors of a network in a safetensors file. Loading refuses missing and unexpected tensors.</summary>
public static class NetworkFile
{
    /// <summary>Writes weights and buffers under their names, completely or not at all.</summary>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    public static void Save(string path, ParameterStore network) => Save(path, network.Entries.Select(entry => (entry.Name, entry.Value)));

    /// <summary>Writes named tensors, completely or not at all.</summary>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    public static void Save(string path, IEnumerable<(string Name, Tensor Value)> tensors) =>
        SafetensorsWriter.Write(path, [.. tensors.Select(entry => Item(entry.Name, entry.Value))]);

    /// <summary>A tensor to write; it must not be disposed before.</summary>
    internal static TensorItem Item(string name, Tensor value) => new(name, value.Type, value.Shape, stream => WriteTo(stream, value));

    /// <summary>A tensor that is computed when it is written.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="compute">Computes it in the current scope; called twice, the first time for its shape.</param>
    internal static TensorItem Item(string name, Func<Tensor> compute)
    {
        using var scope = new TensorScope();
        Tensor value = compute();
        return new TensorItem(name, value.Type, value.Shape, stream =>
        {
            using var inner = new TensorScope();
            WriteTo(stream, compute());
        });
    }

    /// <summary>Loads every tensor of a network.</summary>
    /// <exception cref="InvalidFileException">
    /// A tensor is missing, unexpected or of another shape or type (the message names the first few, the details all), or a value is NaN or infinite.
    /// </exception>
    public static void Load(string path, ParameterStore network)
    {
        using var reader = new SafetensorsReader(path);
        NetworkTensors source = NetworkTensors.Same(reader);
        StrictLoader.Check(source, network);
        StrictLoader.Fill(source, network);
    }

    /// <summary>Loads all tensors of a file into named tensors.</summary>
    /// <exception cref="InvalidFileException">
    /// A tensor is missing, unexpected or of another shape or type (the message names the first few, the details all), or a value is NaN or infinite.
    /// </exception>
    public static void Load(ITensorFile reader, IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        NetworkTensors source = NetworkTensors.Same(reader);
        StrictLoader.Check(source, tensors);
        StrictLoader.Fill(source, tensors);
    }

    /// <summary>Reads one tensor in the type of the file; it belongs to the current scope.</summary>
    public static Tensor Read(ITensorFile reader, string name)
    {
        TensorEntry entry = reader[name];
        Tensor value = TensorFactory.Empty(entry.Type, Device.Cpu, entry.Shape);
        reader.ReadInto(name, value.Bytes());
        return value;
    }

    /// <summary>Reads one tensor and refuses values that are not finite.</summary>
    /// <exception cref="InvalidFileException">A value is NaN or infinite; the message has the tensor and the number of such values.</exception>
    internal static Tensor ReadFinite(ITensorFile reader, string name)
    {
        Tensor value = Read(reader, name);
        FiniteNumbers.Require(reader, name, value.Bytes());
        return value;
    }

    /// <summary>Reads one tensor into an existing one and refuses values that are not finite.</summary>
    /// <exception cref="InvalidFileException">A value is NaN or infinite; the message has the tensor and the number of such values.</exception>
    internal static void ReadFinite(ITensorFile reader, string name, Span<byte> destination)
    {
        reader.ReadInto(name, destination);
        FiniteNumbers.Require(reader, name, destination);
    }

    private static void WriteTo(Stream stream, Tensor value)
    {
        using var scope = new TensorScope();
        Tensor rows = value.Detach().To(Device.Cpu).Contiguous();
        stream.Write(rows.Type switch
        {
            DataType.Float32 => MemoryMarshal.AsBytes(rows.Span<float>()),
            DataType.Float64 => MemoryMarshal.AsBytes(rows.Span<double>()),
            DataType.Int64 => MemoryMarshal.AsBytes(rows.Span<long>()),
            DataType.UInt8 => rows.Span<byte>(),
            _ => throw new NotSupportedException($"tensors of {rows.Type} are not saved"),
        });
    }
}
