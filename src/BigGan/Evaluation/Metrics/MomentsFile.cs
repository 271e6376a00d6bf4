using System.Runtime.InteropServices;
using System.Text;
using BigGan.Evaluation.Features;
using BigGan.Names;
using BigGan.Torch;
using BigGan.Weights;
using BigGan.Weights.Numpy;

namespace BigGan.Evaluation.Metrics;

/// <summary>Reference statistics in pytorch-fid's format: an <c>.npz</c> with <c>mu</c> [F] and <c>sigma</c> [F,F]. The author's release uses the same names.</summary>
/// <remarks>Our files are float64 and also have the number of images (<c>biggan_count</c>) and the network of the features (<c>biggan_space</c>), which other tools ignore.</remarks>
public static class MomentsFile
{
    private const string Mean = "mu";
    private const string Covariance = "sigma";
    private const string Count = "biggan_count";
    private const int MostFeatures = 16_000;
    private const int DigestShown = 12;
    private const int LongestSpace = 1 << 16;
    private const double Symmetry = 1e-3; // relative to the largest variance; float32 files are not exactly symmetric

    /// <summary>Writes statistics, completely or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="moments">Mean and covariance.</param>
    /// <param name="space">The network of the features; null leaves it out.</param>
    /// <exception cref="DiskFullException">No space is left; an existing file remains.</exception>
    public static void Write(string path, FeatureMoments moments, FeatureSpace? space = null)
    {
        long size = moments.FeatureCount;
        var items = new List<TensorItem>
        {
            new(Mean, DataType.Float64, [size], stream => stream.Write(MemoryMarshal.AsBytes(moments.Mean.AsSpan()))),
            new(Covariance, DataType.Float64, [size, size], stream => stream.Write(MemoryMarshal.AsBytes(moments.Covariance.AsSpan()))),
        };
        if (moments.Count is { } count) items.Add(new TensorItem(Count, DataType.Int64, [], BitConverter.GetBytes(count)));
        if (space is not null)
        {
            byte[] text = Encoding.UTF8.GetBytes(FeatureSpaceJson.Write(space));
            items.Add(new TensorItem(FeatureSpaceJson.Key, DataType.UInt8, [text.Length], text));
        }

        NumpyWriter.Write(path, items);
    }

    /// <summary>Reads statistics.</summary>
    /// <returns>The statistics, and the network of the features; null if the file does not state it.</returns>
    /// <exception cref="InvalidFileException">It is damaged, lacks an array, or its arrays have other shapes or types, are not finite, or are not a covariance.</exception>
    public static (FeatureMoments Moments, FeatureSpace? Space) Read(string path)
    {
        using var file = new NumpyFile(path);
        TensorEntry mean = file[Mean], covariance = file[Covariance];
        if (mean.Shape is not [> 0 and <= MostFeatures and var size] || covariance.Shape is not [var rows, var columns] || rows != size || columns != size)
        {
            throw new InvalidFileException(path, $"has mu [{string.Join(",", mean.Shape)}] and sigma [{string.Join(",", covariance.Shape)}]; "
                + $"statistics of features are [F] and [F,F], F at most {MostFeatures}");
        }

        var moments = new FeatureMoments(ReadCount(file), Numbers(file, Mean), Numbers(file, Covariance));
        CheckCovariance(path, moments);
        return (moments, ReadSpace(file));
    }

    /// <summary>Reads statistics of given features.</summary>
    /// <param name="path">The file.</param>
    /// <param name="space">The required network of the features, if the file states one; its arithmetic may differ.</param>
    /// <param name="features">The required length of a feature vector, F, if the file does not state the network.</param>
    /// <exception cref="InvalidFileException">It cannot be read, or has statistics of other features.</exception>
    public static FeatureMoments Read(string path, FeatureSpace space, int features)
    {
        (FeatureMoments moments, FeatureSpace? found) = Read(path);
        if (found is not null && (found with { Precision = space.Precision }) != space)
            throw new InvalidFileException(path, $"has reference statistics of other features: {Describe(found)} instead of {Describe(space)}");
        return moments.FeatureCount == features
            ? moments
            : throw new InvalidFileException(path, $"has reference statistics of {moments.FeatureCount} features; {space.Name} has {features}");
    }

    private static string Describe(FeatureSpace space) =>
        $"{Quoted.Text(space.Name)} with input {Quoted.Text(space.Input)} and weights {Quoted.Text(space.WeightsSha256[..Math.Min(DigestShown, space.WeightsSha256.Length)])}";

    private static double[] Numbers(NumpyFile file, string name)
    {
        TensorEntry entry = file[name];
        using var scope = new TensorScope();
        if (entry.Type is not (DataType.Float64 or DataType.Float32 or DataType.Float16))
            throw new InvalidFileException(file.Path, $"{name} is {entry.Type}; it must be Float64 or Float32");
        double[] numbers = NetworkFile.Read(file, name).To(DataType.Float64).ToArray<double>();
        return Array.TrueForAll(numbers, double.IsFinite) ? numbers : throw new InvalidFileException(file.Path, $"{name} has NaN or infinity: the features that it was computed from were damaged");
    }

    private static void CheckCovariance(string path, FeatureMoments moments)
    {
        int size = moments.FeatureCount;
        double[] covariance = moments.Covariance;
        double largest = 0;
        for (int i = 0; i < size; i++)
        {
            if (covariance[(i * size) + i] < 0) throw new InvalidFileException(path, $"sigma has the negative variance {covariance[(i * size) + i]:G4} of feature {i}");
            largest = Math.Max(largest, covariance[(i * size) + i]);
        }

        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (Math.Abs(covariance[(i * size) + j] - covariance[(j * size) + i]) > Symmetry * largest)
                    throw new InvalidFileException(path, $"sigma is not symmetric in row {i} and column {j}: it is no covariance");
            }
        }

        // Rounding makes eigenvalues of 0 slightly negative; the remaining share of the diagonal covers that.
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor matrix = Tensor.From<double>(covariance, size, size);
        matrix.Diagonal().AddInPlace(TensorFactory.Full(Symmetry * largest, DataType.Float64, Device.Cpu, size));
        bool isConstant = largest == 0 && Array.TrueForAll(covariance, number => number == 0);
        if (!isConstant && !matrix.IsPositiveDefinite()) throw new InvalidFileException(path, "sigma has a negative eigenvalue: it is no covariance");
    }

    private static long? ReadCount(NumpyFile file)
    {
        if (!file.Contains(Count)) return null;
        TensorEntry entry = file[Count];
        byte[] bytes = new byte[sizeof(long)];
        if (entry.Type != DataType.Int64 || entry.Shape.Length > 0) throw new InvalidFileException(file.Path, $"is damaged: {Count} is {entry.Type} [{string.Join(",", entry.Shape)}]");
        file.ReadInto(Count, bytes);
        return BitConverter.ToInt64(bytes) is >= 2 and var count ? count : throw new InvalidFileException(file.Path, $"is damaged: {Count} is {BitConverter.ToInt64(bytes)}");
    }

    private static FeatureSpace? ReadSpace(NumpyFile file)
    {
        if (!file.Contains(FeatureSpaceJson.Key)) return null;
        TensorEntry entry = file[FeatureSpaceJson.Key];
        if (entry.Type != DataType.UInt8 || entry.Shape is not [<= LongestSpace and var length])
            throw new InvalidFileException(file.Path, $"is damaged: {FeatureSpaceJson.Key} is {entry.Type} [{string.Join(",", entry.Shape)}]");
        byte[] text = new byte[length];
        file.ReadInto(FeatureSpaceJson.Key, text);
        return FeatureSpaceJson.Read(Encoding.UTF8.GetString(text), file.Path);
    }
}
