using System.Text;
using System.Text.Json;
using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Tests.Parity;

/// <summary>Fills a full-size network by the rule that the recorded full-size cases share: a hash of name and index.</summary>
internal static class SyntheticWeights
{
    internal static void Fill(ParameterStore network, JsonElement profile)
    {
        foreach (Parameter entry in network.Entries)
        {
            string leaf = entry.Name[(entry.Name.LastIndexOf('.') + 1)..];
            if (leaf.StartsWith('u') || leaf.StartsWith("sv", StringComparison.Ordinal)) continue;
            Fill(entry.Name, leaf, entry.Value, profile);
            string place = entry.Name[..^leaf.Length];
            if (leaf != "weight" || !network.Entries.Any(other => other.Name == place + "u0")) continue;
            using var scope = new TensorScope();
            using var noGrad = Autograd.NoGrad();
            (Tensor u, Tensor _, Tensor sigma) = PowerIterate(entry.Value, profile.GetProperty("power_iterations").GetInt32());
            network[place + "u0"].CopyFrom(u.Unsqueeze(0));
            network[place + "sv0"].CopyFrom(sigma);
        }
    }

    /// <summary>The tensors of a manifest in the order of its names, with the vectors of PyTorch's own spectral norm; they belong to the current scope.</summary>
    internal static IEnumerable<(string Name, Tensor Value)> OfManifest(JsonElement manifest, JsonElement profile)
    {
        const string weight = ".weight_orig";
        foreach (JsonProperty entry in manifest.GetProperty("tensors").EnumerateObject())
        {
            string leaf = entry.Name[(entry.Name.LastIndexOf('.') + 1)..];
            if (leaf is "weight_u" or "weight_v") continue;
            if (leaf == "num_batches_tracked")
            {
                yield return (entry.Name, TensorFactory.Zeros(DataType.Int64, Device.Cpu));
                continue;
            }

            Tensor value = TensorFactory.Zeros(DataType.Float32, Device.Cpu, [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())]);
            Fill(entry.Name, leaf, value, profile);
            yield return (entry.Name, value);
            if (!entry.Name.EndsWith(weight, StringComparison.Ordinal)) continue;
            (Tensor u, Tensor v, Tensor _) = PowerIterate(value, profile.GetProperty("power_iterations").GetInt32());
            string place = entry.Name[..^weight.Length];
            yield return ($"{place}.weight_u", u.To(DataType.Float32));
            yield return ($"{place}.weight_v", v.To(DataType.Float32));
        }
    }

    internal static double Uniform(uint crc, long index)
    {
        uint h = unchecked(((uint)index * 0x9E3779B1u) + crc);
        h ^= h >> 16;
        h *= 0x85EBCA6B;
        h ^= h >> 13;
        h *= 0xC2B2AE35;
        h ^= h >> 16;
        return h / 4294967296.0;
    }

    internal static uint NameHash(string name)
    {
        // CRC-32 of the zlib polynomial, bit by bit: names are short.
        uint crc = 0xFFFFFFFF;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    private static void Fill(string name, string leaf, Tensor value, JsonElement profile)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        long[] shape = value.Shape;
        long fanIn = shape.Length >= 2 ? shape[1..].Aggregate(1L, (a, b) => a * b) : 1;
        double factor = profile.GetProperty("weight").TryGetProperty(name, out JsonElement given) ? given.GetDouble() : 1;
        double bias = profile.GetProperty("bias").GetDouble(), mean = profile.GetProperty("mean").GetDouble(), variance = profile.GetProperty("var").GetDouble();
        double gamma = profile.GetProperty("gamma").GetDouble(), weightScale = Math.Sqrt(3.0 / fanIn) * factor;
        Func<double, double> rule = leaf == "gamma" ? _ => gamma
            : leaf == "logit_scale" ? _ => Math.Log(1 / 0.07)
            : leaf.Contains("mean") ? u => mean * ((2 * u) - 1)
            : leaf.Contains("var") ? u => variance * (0.5 + u)
            : shape.Length >= 2 ? u => ((2 * u) - 1) * weightScale
            : leaf.EndsWith("bias", StringComparison.Ordinal) ? u => bias * ((2 * u) - 1)
            : u => 1 + (0.1 * ((2 * u) - 1));
        uint crc = NameHash(name);
        var numbers = new float[value.ElementCount];
        Parallel.For(0, (numbers.Length + 65535) / 65536, block =>
        {
            for (int i = block * 65536; i < Math.Min(numbers.Length, (block + 1) * 65536); i++) numbers[i] = (float)rule(Uniform(crc, i));
        });
        value.CopyFrom(Tensor.From<float>(numbers, shape));
    }

    // float64 u [out], v [rest] and the singular value, for the current scope.
    private static (Tensor U, Tensor V, Tensor Sigma) PowerIterate(Tensor weight, int iterations)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor matrix = weight.Detach().Flatten(1).To(DataType.Float64), transposed = matrix.Transpose();
        long outputs = matrix.Size(0);
        Tensor u = TensorFactory.Full(1 / Math.Sqrt(outputs), DataType.Float64, Device.Cpu, outputs), v = u;
        for (int i = 0; i < iterations; i++)
        {
            using var step = new TensorScope();
            v = transposed.MatVec(u);
            v = step.Keep(v / v.Norm());
            u = matrix.MatVec(v);
            u = step.Keep(u / u.Norm());
        }

        return (scope.Keep(u), scope.Keep(v), scope.Keep(matrix.MatVec(v).Dot(u)));
    }
}
