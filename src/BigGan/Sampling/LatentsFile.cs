using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Sampling;

/// <summary>Reads given latents and classes, and writes images as floats, both as safetensors.</summary>
public static class LatentsFile
{
    /// <summary>Reads a file with <c>z</c> float32 [N,L] and <c>y</c>, int64 [N] or float32 [N,K]; other numeric types are converted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="latentSize">L of the model.</param>
    /// <param name="classCount">K of the model.</param>
    /// <exception cref="InvalidFileException">It is damaged, z or y does not fit the model, or a number is NaN or infinite; the message has the row of that number.</exception>
    public static GivenLatents Read(string path, int latentSize, int classCount)
    {
        using var reader = new SafetensorsReader(path);
        SafetensorsEntry z = reader["z"], y = reader["y"];
        if (!SingleRows.CanRead(z.Type) || z.Shape is not [> 0, var size] || size != latentSize)
            throw new InvalidFileException(path, $"z is {z.Type} [{string.Join(",", z.Shape)}]; the model takes Float32 [N,{latentSize}]");
        bool isLabels = SingleRows.CanReadWhole(y.Type) && y.Shape is [var count] && count == z.Shape[0];
        bool isWeights = SingleRows.CanRead(y.Type) && y.Shape is [var rows, var columns] && rows == z.Shape[0] && columns == classCount;
        if (!isLabels && !isWeights)
            throw new InvalidFileException(path, $"y is {y.Type} [{string.Join(",", y.Shape)}]; it must be Int64 [{z.Shape[0]}] or Float32 [{z.Shape[0]},{classCount}]");
        using var scope = new TensorScope();
        float[] latents = Rows(reader, "z");
        if (!isLabels) return GivenLatents.OfMixtures(latents, latentSize, Rows(reader, "y"));
        long[] labels = SingleRows.ReadWhole(reader, "y");
        if (labels.FirstOrDefault(label => label < 0 || label >= classCount, -1) is var bad && labels.Contains(bad))
            throw new InvalidFileException(path, $"y has the label {bad}; the model's classes are 0 to {classCount - 1}");
        return GivenLatents.OfClasses(latents, latentSize, labels);
    }

    /// <summary>Writes latents and classes for <see cref="Read"/>, completely or not at all.</summary>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    public static void Write(string path, GivenLatents given)
    {
        using var scope = new TensorScope();
        Tensor y = given.Labels is { } labels
            ? Tensor.From<long>(labels, given.Count)
            : Tensor.From<float>(given.ClassWeights!, given.Count, given.ClassWeights!.Length / given.Count);
        NetworkFile.Save(path, [("z", Tensor.From<float>(given.Latents, given.Count, given.LatentSize)), ("y", y)]);
    }

    /// <summary>Number of bytes of a file's images, without its header.</summary>
    public static long ImageBytes(long count, ImageShape shape) => count * shape.ByteCount * sizeof(float);

    /// <summary>Writes images as <c>images</c> float32 [N,C,H,W] in [-1,1], one after another as they are drawn.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="count">N.</param>
    /// <param name="shape">C, H, W.</param>
    /// <param name="draw">Calls its argument N times; if it throws, nothing is written.</param>
    /// <exception cref="DiskFullException">No space is left, which is checked before drawing; an existing file remains.</exception>
    /// <exception cref="ArgumentException">The number or shape of the images is another.</exception>
    public static void WriteImages(string path, int count, ImageShape shape, Action<Action<Sample>> draw) => SafetensorsWriter.Write(path,
    [
        new TensorItem("images", DataType.Float32, [count, shape.Channels, shape.Height, shape.Width],
            stream => draw(sample => stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(sample.Values.AsSpan())))),
    ]);

    private static float[] Rows(SafetensorsReader reader, string name) => SingleRows.Read(
        reader, name, (what, row) => new InvalidFileException(reader.Path, $"{name} has {(what == "infinity" ? "an infinite number" : what)} in row {row}")).ToArray<float>();
}
