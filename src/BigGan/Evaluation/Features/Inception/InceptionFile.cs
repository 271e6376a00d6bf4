using BigGan.Names;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>A weight file of an Inception network, checked to hold exactly the tensors of the network.</summary>
internal sealed class InceptionFile : IDisposable
{
    private const double BatchNormEpsilon = 1e-3;
    private readonly ITensorFile _file;

    private InceptionFile(ITensorFile file, string sha256) => (_file, Sha256) = (file, sha256);

    /// <summary>SHA-256 of the file, lower-case hex.</summary>
    internal string Sha256 { get; }

    /// <summary>Opens a file in any format of <see cref="TensorFiles"/>.</summary>
    /// <exception cref="InvalidFileException">It cannot be read, or holds another network; the message has its checksum, and names the network or tensors in it.</exception>
    internal static InceptionFile Open(string path, InceptionArchitecture architecture)
    {
        ITensorFile file = OpenAny(path, architecture);
        try
        {
            string sha256 = ManifestFile.Of(path).Sha256;
            List<string> problems = Problems(file, architecture);
            if (problems.Count == 0) return new InceptionFile(file, sha256);
            InceptionArchitecture? other = InceptionArchitecture.All.FirstOrDefault(known => known != architecture && Problems(file, known).Count == 0);
            throw other is null
                ? new InvalidFileException(path, $"does not hold {architecture.Title} (its SHA-256 is {sha256})", problems)
                : new InvalidFileException(path, $"holds {other.Title}, not {architecture.Title} (its SHA-256 is {sha256})");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A convolution with its norm folded in.</summary>
    /// <returns>float32 weight [O,C,kh,kw] and bias [O], for the current scope.</returns>
    internal (Tensor Weight, Tensor Bias) Fold(InceptionLayer layer)
    {
        using var scope = new TensorScope();
        Tensor Read(string leaf) => NetworkFile.ReadFinite(_file, $"{layer.Name}.{leaf}").To(DataType.Float64);
        Tensor scale = Read("bn.weight") / (Read("bn.running_var") + BatchNormEpsilon).Sqrt();
        Tensor weight = Read("conv.weight") * scale.Reshape(-1, 1, 1, 1);
        Tensor bias = Read("bn.bias") - (Read("bn.running_mean") * scale);
        return (scope.Keep(weight.To(DataType.Float32)), scope.Keep(bias.To(DataType.Float32)));
    }

    /// <summary>The last layer.</summary>
    /// <returns>float32 weight [K,F] and bias [K], for the current scope.</returns>
    internal (Tensor Weight, Tensor Bias) Classifier()
    {
        using var scope = new TensorScope();
        Tensor Read(string leaf) => NetworkFile.ReadFinite(_file, $"fc.{leaf}").To(DataType.Float32);
        return (scope.Keep(Read("weight")), scope.Keep(Read("bias")));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    // TensorFlow files hold the network as a program; the message names the file with the same weights.
    private static ITensorFile OpenAny(string path, InceptionArchitecture architecture)
    {
        try
        {
            return TensorFiles.Open(path);
        }
        catch (InvalidFileException e) when (Path.Exists(path))
        {
            throw new InvalidFileException(path, $"{e.Problem}; what serves as {architecture.Title} is {architecture.PublishedFile}", e);
        }
    }

    private static List<string> Problems(ITensorFile file, InceptionArchitecture architecture)
    {
        var problems = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, long[] shape) in Shapes(architecture))
        {
            known.Add(name);
            if (!file.Contains(name)) problems.Add($"{Quoted.Text(name)} is missing");
            else if (!file[name].Shape.SequenceEqual(shape)) problems.Add($"{Quoted.Text(name)} has shape [{string.Join(",", file[name].Shape)}], not [{string.Join(",", shape)}]");
            else if (file[name].Type is not (DataType.Float32 or DataType.Float64 or DataType.Float16 or DataType.BFloat16)) problems.Add($"{Quoted.Text(name)} holds {file[name].Type}");
        }

        // Counters of training steps, which older files lack and inference does not use.
        known.UnionWith(InceptionLayer.All.Select(layer => $"{layer.Name}.bn.num_batches_tracked"));
        problems.AddRange(file.Names
            .Where(name => !known.Contains(name) && !(architecture.Ignored is { } ignored && name.StartsWith(ignored, StringComparison.Ordinal)))
            .Select(name => $"{Quoted.Text(name)} is unexpected"));
        return problems;
    }

    private static IEnumerable<(string Name, long[] Shape)> Shapes(InceptionArchitecture architecture)
    {
        foreach (InceptionLayer layer in InceptionLayer.All)
        {
            yield return ($"{layer.Name}.conv.weight", [layer.Outputs, layer.Inputs, layer.Height, layer.Width]);
            foreach (string leaf in new[] { "weight", "bias", "running_mean", "running_var" }) yield return ($"{layer.Name}.bn.{leaf}", [layer.Outputs]);
        }

        yield return ("fc.weight", [architecture.Classes, InceptionArchitecture.Features]);
        yield return ("fc.bias", [architecture.Classes]);
    }
}
