using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Statistics;

/// <summary>The stored statistics of one batch norm.</summary>
/// <param name="Place">The norm's path in the network, such as <c>blocks.0.0.bn1</c>.</param>
/// <param name="Mean">float [C]; a sum of means if the norm has a counter that is not 0.</param>
/// <param name="Variance">float [C]; a sum of variances in the same case.</param>
/// <param name="Counter">float [1], the number of terms in the sums; null if the norm has no counter.</param>
internal sealed record NormBuffers(string Place, Tensor Mean, Tensor Variance, Tensor? Counter)
{
    internal int Channels => (int)Mean.ElementCount;

    /// <summary>The norms of a network, in the order of its tensors.</summary>
    internal static IEnumerable<NormBuffers> Of(ParameterStore network)
    {
        foreach (IGrouping<string, Parameter> norm in network.Entries.GroupBy(entry => entry.Place, StringComparer.Ordinal))
        {
            if (With(ParameterRole.RunningMean) is not { } mean) continue;
            yield return new NormBuffers(norm.Key, mean, With(ParameterRole.RunningVariance)!, With(ParameterRole.StatisticsCounter));

            Tensor? With(ParameterRole role) => norm.FirstOrDefault(entry => entry.Role == role)?.Value;
        }
    }

    /// <summary>The averages: the buffers divided by the counter.</summary>
    internal (float[] Means, float[] Variances) Averages()
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        bool isSum = Counter is not null && Counter.Item() != 0;
        return (Averaged(Mean), Averaged(Variance));

        float[] Averaged(Tensor stored) => (isSum ? stored / Counter! : stored).To(DataType.Float32).ToArray<float>();
    }
}
