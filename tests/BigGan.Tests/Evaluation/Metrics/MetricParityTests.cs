using BigGan.Evaluation.Metrics;
using BigGan.Tests.Parity;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation.Metrics;

/// <summary>Every metric against torch-fidelity, the author's code and StudioGAN on the same features.</summary>
public sealed class MetricParityTests : IDisposable
{
    private readonly MetricCase _recorded = new();

    public void Dispose() => _recorded.Dispose();

    [Fact]
    public void Mean_and_covariance_are_NumPys()
    {
        using var scope = new TensorScope();
        foreach ((FeatureSet set, string number) in new[] { (_recorded.Generated, "1"), (_recorded.Real, "2") })
        {
            var moments = FeatureMoments.Of(set.Features);
            Assert.Equal(600, moments.Count);
            Near.Assert(_recorded.Read("statistics.safetensors", $"mu_{number}"), Tensor.From<double>(moments.Mean, 48), Tolerances.Float32Operation, Tolerances.Float32, "mean");
            Near.Assert(_recorded.Read("statistics.safetensors", $"sigma_{number}"), Tensor.From<double>(moments.Covariance, 48, 48), Tolerances.Float32Operation, Tolerances.Float32, "covariance");
        }
    }

    [Fact]
    public void The_Frechet_distance_is_torch_fidelitys_StudioGANs_and_the_authors()
    {
        double found = SetComparison.Compare(_recorded.Generated, _recorded.Real, options: MetricCase.Plain).Fid!.Value.Value;
        foreach (string tool in (string[])["torch_fidelity_float64_features", "biggan_pytorch_numpy_sqrtm_float64", "studiogan_float64", "torch_fidelity_float32_features"])
            Near.Assert([_recorded.Value("fid", tool)], [found], 0, Tolerances.FrechetShare, tool);
    }

    [Fact]
    public void The_kernel_distance_is_torch_fidelitys_subset_by_subset()
    {
        double[] estimates = KernelDistance.OverSubsets(_recorded.Generated.Features, _recorded.Real.Features, 20, 100, seed: 2020);
        Near.Assert(_recorded.Values("kid", "per_subset_float64"), estimates, 0, Tolerances.KernelShare, "subset");
        SetScores scores = SetComparison.Compare(_recorded.Generated, _recorded.Real, options: MetricCase.Plain);
        Near.Assert([_recorded.Value("kid", "mean_float64")], [scores.KidMean!.Value.Value], 0, Tolerances.KernelShare, "mean");
        Near.Assert([_recorded.Value("kid", "std_float64")], [scores.KidDeviation!.Value], 0, Tolerances.KernelShare, "deviation");
    }

    [Theory]
    [InlineData("torch_fidelity_shuffled", true, false, false)]
    [InlineData("torch_fidelity_unshuffled", false, false, false)]
    [InlineData("biggan_pytorch_unshuffled_chunks_of_N//splits", false, true, false)]
    [InlineData("studiogan_unshuffled_unbiased_std", false, false, true)]
    public void The_Inception_Score_is_that_of_each_tool(string tool, bool shuffle, bool equal, bool unbiased)
    {
        MetricOptions options = MetricCase.Plain with { ShuffleSplits = shuffle, EqualSplits = equal, UnbiasedSplitDeviation = unbiased };
        SetScores scores = SetComparison.Compare(_recorded.Generated, null, options: options);
        Near.Assert(
            [_recorded.Value("inception_score", tool, "mean"), _recorded.Value("inception_score", tool, "std")],
            [scores.IsMean!.Value.Value, scores.IsDeviation!.Value], Tolerances.InceptionScore, 0, tool);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Precision_recall_density_and_coverage_are_StudioGANs_and_torch_fidelitys(int neighbours)
    {
        string k = $"{neighbours}";
        SetScores strict = Compare(false), inclusive = Compare(true);
        Assert.Equal(
            [_recorded.Value("prdc_studiogan", k, "precision"), _recorded.Value("prdc_studiogan", k, "recall"), _recorded.Value("prdc_studiogan", k, "density"), _recorded.Value("prdc_studiogan", k, "coverage")],
            [strict.Precision!.Value.Value, strict.Recall!.Value.Value, strict.Density!.Value.Value, strict.Coverage!.Value.Value], new Rounded(Tolerances.Float64Sum));
        Assert.Equal(
            [_recorded.Value("precision_recall_torch_fidelity", k, "precision"), _recorded.Value("precision_recall_torch_fidelity", k, "recall")],
            [inclusive.Precision!.Value.Value, inclusive.Recall!.Value.Value], new Rounded(Tolerances.Float32Operation));

        SetScores Compare(bool isInclusive) =>
            SetComparison.Compare(_recorded.Generated, _recorded.Real, options: MetricCase.Plain with { Neighbours = neighbours, InclusiveRadius = isInclusive });
    }

    private sealed class Rounded(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double value) => 0;
    }
}
