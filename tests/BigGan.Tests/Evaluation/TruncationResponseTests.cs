using BigGan.Evaluation;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Statistics;
using BigGan.Torch;

namespace BigGan.Tests.Evaluation;

public sealed class TruncationResponseTests
{
    private static readonly double[] Thresholds = [2, 1, 0.5, 0.1];

    [Fact]
    public void A_model_that_leans_to_a_typical_image_is_amenable()
    {
        // Small latents: small deviations from grey.
        TruncationResponse response = Respond((z, noise) => noise * 0.5);

        Assert.True(response.IsAmenable);
        Assert.Equal(0.1, response.DownTo);
        Assert.Equal(0, response.Points[1].Distance);
        Assert.InRange(response.Points[3].Distance, 1, response.SpreadAtOne);
        Assert.Contains("amenable to truncation down to 0.1: of 12 images each", response.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_saturates_towards_small_thresholds_is_not()
    {
        // The smaller the latents, the farther the last layer is out: nothing takes off what its bias puts on.
        TruncationResponse response = Respond((z, noise) => (noise * 0.3) + (Shortfall(z) * 60));

        Assert.False(response.IsAmenable);
        Assert.True(response.Points[3].Saturated > 0.9, response.Describe(response.Points[3]));
        Assert.StartsWith("not amenable to truncation: at 0.5 ", response.Verdict, StringComparison.Ordinal);
        Assert.Contains("% of the numbers are 0 or 255, at 1 ", response.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_images_leave_what_it_draws_is_not_either()
    {
        // Grey for latents as they were in training, dark for smaller ones; nowhere at an end.
        TruncationResponse response = Respond((z, noise) => (noise * 0.05) - (Shortfall(z) * 5));

        Assert.False(response.IsAmenable);
        Assert.Equal(0, response.Points[3].Saturated);
        Assert.Contains("levels from those at 1, farther than two images of a class at 1", response.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_truncation_below_1_there_is_no_verdict()
    {
        var response = new TruncationResponse(0.1, 40, 12, [new TruncationPoint(null, 0.9, 100), new TruncationPoint(2, 0.9, 100), new TruncationPoint(1, 0.1, 0)]);
        Assert.Equal((null, null, null), (response.IsAmenable, response.DownTo, response.Verdict));
    }

    [Theory]
    [InlineData(0.2, 0.29, true)]
    [InlineData(0.2, 0.31, false)]
    [InlineData(0.9, 0.94, true)]
    [InlineData(0.9, 0.96, false)] // more than half of what is left
    public void What_is_at_the_ends_at_1_already_does_not_count(double atOne, double at, bool isAmenable) =>
        Assert.Equal(isAmenable, new TruncationResponse(atOne, 40, 12, [new TruncationPoint(0.5, at, 10)]).IsAmenable);

    [Fact]
    public void A_class_with_one_image_gets_another_to_compare_at_1()
    {
        Assert.Equal([3, 5, 5, 3], TruncationBaseline.Labels([3, 5, 5]));
        ImageBuffer[] images = [Flat(10), Flat(50), Flat(60), Flat(30)];
        TruncationBaseline baseline = TruncationBaseline.Of([3, 5, 5], images);
        Assert.Equal((3, 15), (baseline.Count, baseline.Spread));
        Assert.Equal(new TruncationPoint(0.5, 1.0 / 3, 20), baseline.Compare(new Truncation(TruncationMode.Scale, 0.5), [Flat(0), Flat(50), Flat(10)]));
        Assert.Throws<ArgumentException>(() => baseline.Compare(null, [Flat(0)]));

        static ImageBuffer Flat(byte level) => new(new ImageShape(1, 2, 2), [level, level, level, level]);
    }

    [Fact]
    public void The_table_of_a_curve_has_it()
    {
        EvaluationResult result = ProtocolTests.Result();
        var curve = new TruncationCurve([result with { Generated = result.Generated with { Truncation = 0.5, TruncationMode = "scale" } }])
        {
            Response = new TruncationResponse(0.1, 40, 12, [new TruncationPoint(0.5, 0.125, 20.5)]),
        };
        Assert.Equal(["truncation,mode,fid,fid_low,fid_high,saturated,distance", "0.5,scale,10,,,0.125,20.5", ""], curve.ToCsv().Split('\n'));
    }

    // [N,1,1,1], how far the numbers of a row are smaller than they are at a threshold of 1 or more.
    private static Tensor Shortfall(Tensor z) => ((z.Abs().Mean([1], keep: true) * -1) + 0.35).ClampMin(0).Unsqueeze(2).Unsqueeze(3);

    private static TruncationResponse Respond(Func<Tensor, Tensor, Tensor> draw)
    {
        using var generator = new DrawnGenerator(draw);
        using var sampler = new Sampler(generator, ["a", "b", "c"], new SamplerOptions { Device = "cpu", Precision = Precision.Float32 });
        int[] labels = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
        TruncationBaseline baseline = TruncationBaseline.Of(labels, Images(1));
        return new TruncationResponse(
            baseline.Saturated, baseline.Spread, baseline.Count, [.. Thresholds.Select(threshold => baseline.Compare(new Truncation(TruncationMode.Resample, threshold), Images(threshold)))]);

        ImageBuffer[] Images(double threshold)
        {
            var truncation = new Truncation(TruncationMode.Resample, threshold);
            return [.. sampler.Draw(TruncationSeries.Latents(labels, generator.LatentSize, 5, truncation), truncation).Select(sample => sample.Image)];
        }
    }

    /// <summary>A generator whose images are a function of its latents: the hyperbolic tangent of what it is given, over a fixed projection of them.</summary>
    private sealed class DrawnGenerator(Func<Tensor, Tensor, Tensor> draw) : IGenerator
    {
        public ParameterStore Parameters { get; } = new(Device.Cpu, null);

        public int LatentSize => 16;

        public ModelOptions Model { get; } = new() { Height = 8, Width = 8, ImageChannels = 1, ClassCount = 3 };

        public Tensor Forward(Tensor z, Tensor y, Pass pass)
        {
            using var scope = new TensorScope();
            using var random = new RandomGenerator(1);
            Tensor noise = z.MatMul(TensorFactory.RandomNormal(random, 16, 64)).Reshape(z.Size(0), 1, 8, 8) / 4;
            return scope.Keep(draw(z, noise).Tanh());
        }

        public LayerInputShape LayerShape => new(1, LatentSize, 1, Model.ClassCount);

        public Tensor Forward(LayerInputs inputs, Pass pass) => Forward(inputs.Latents.Squeeze(1), inputs.Classes.Squeeze(1), pass);

        public void Fold(DataType type = DataType.Float32)
        {
            // It has no weights.
        }

        public void ResetStatistics()
        {
            // Nor statistics.
        }

        public void Dispose() => Parameters.Dispose();
    }
}
