using BigGan.Checkpoints;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Statistics;
using BigGan.Tests.Checkpoints;
using BigGan.Tests.Statistics;

namespace BigGan.Tests.Sampling;

/// <summary>Batch statistics of a model that draws: stored, from a table, and collected for the truncation.</summary>
public sealed class SamplerStatisticsTests : IDisposable
{
    private static readonly StandingStatisticsOptions Few = new() { Passes = 2, BatchSize = 16 };
    private static readonly Truncation Half = new(TruncationMode.Scale, 0.5);
    private static readonly StatisticsOptions Stored = new() { Source = StatisticsSource.Stored };
    private static readonly StatisticsOptions FromTable = new() { Source = StatisticsSource.Table };
    private static readonly StatisticsOptions Standing = new() { Source = StatisticsSource.Standing, Standing = Few };
    private static readonly StatisticsOptions HfExact = new() { Interpolation = TableInterpolation.HuggingFace };

    private readonly TempFolder _folder = new();
    private readonly string _model;
    private readonly Sampler _sampler;

    public SamplerStatisticsTests()
    {
        _model = ShippedModel.CopyTo(_folder["model"]);
        _sampler = ShippedModel.Open(_model);
    }

    private string TablePath => Path.Combine(_model, StatisticsFile.FileName);

    public void Dispose()
    {
        _sampler.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Standing_statistics_change_truncated_images_and_switching_back_restores_the_stored_ones()
    {
        float[][] stored = Draw(Half, Stored), standing = Draw(Half, Standing);
        Assert.InRange(Difference(stored, standing), 0.02, 2);
        Assert.Equal(stored, Draw(Half, Stored));
        Assert.Equal(standing, Draw(Half, Standing));
    }

    [Fact]
    public void Drawings_with_different_statistics_may_go_on_side_by_side()
    {
        using Sampler small = Sampler.Load(_model, new SamplerOptions { Device = "cpu", BatchSize = 8 });
        SamplingOptions options = Options(Half, Stored) with { Labels = [.. Enumerable.Repeat(3, 20)] };
        float[][] stored = [.. small.Draw(options).Select(sample => sample.Values)];
        float[][] standing = [.. small.Draw(options with { Statistics = Standing }).Select(sample => sample.Values)];
        (float[] A, float[] B)[] together = [.. small.Draw(options).Zip(small.Draw(options with { Statistics = Standing }), (a, b) => (a.Values, b.Values))];
        Assert.Equal(stored, together.Select(pair => pair.A));
        Assert.Equal(standing, together.Select(pair => pair.B));
    }

    [Fact]
    public void Standing_statistics_are_kept_beside_the_model_and_not_collected_twice()
    {
        var passes = new ProgressRecorder<StatisticsProgress>();
        StatisticsUsed first = _sampler.Prepare(Half, Standing, passes);
        Assert.Equal((StatisticsSource.Standing, true, 2), (first.Source, first.Collected, passes.Reports.Count));
        Assert.StartsWith(Path.Combine(_model, "standing", "scale0.5-2x16-seed0-fp32-"), first.Path, StringComparison.Ordinal);
        float[][] images = Draw(Half, Standing);

        using Sampler other = ShippedModel.Open(_model);
        StatisticsUsed second = other.Prepare(Half, Standing, passes);
        Assert.Equal((false, first.Path, 2), (second.Collected, second.Path, passes.Reports.Count));
        Assert.Equal(images, Draw(Half, Standing, other));
        Assert.True(other.Prepare(new Truncation(TruncationMode.Scale, 0.25), Standing, passes).Collected);
        Assert.True(other.Prepare(Half, Standing with { Standing = Few with { Seed = 1 } }, passes).Collected);
        Assert.Equal(6, passes.Reports.Count);
        Assert.Empty(first.Warnings.Concat(second.Warnings));
    }

    [Fact]
    public void Kept_statistics_that_are_damaged_are_collected_again_with_a_word()
    {
        string path = _sampler.Prepare(Half, Standing).Path!;
        float[][] images = Draw(Half, Standing);
        byte[] good = File.ReadAllBytes(path);
        SampleRun.FlipBit(path);

        using Sampler other = ShippedModel.Open(_model);
        StatisticsUsed used = other.Prepare(Half, Standing);
        Assert.True(used.Collected);
        Assert.Equal($"{path}: is damaged: its contents differ from the SHA-256 in its header; collecting again", Assert.Single(used.Warnings).Text);
        Assert.Equal(good, File.ReadAllBytes(path));
        Assert.Equal(images, Draw(Half, Standing, other));
    }

    [Fact]
    public void Where_the_model_cannot_be_written_the_cache_of_the_user_keeps_them()
    {
        string? before = Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), temporary = Environment.GetEnvironmentVariable("TMPDIR");
        File.WriteAllText(Path.Combine(_model, "standing"), "a file where the folder would be");
        try
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _folder["cache"]);
            StatisticsUsed used = _sampler.Prepare(Half, Standing);
            Assert.StartsWith(_folder["cache/biggan/standing/"], used.Path, StringComparison.Ordinal);
            Assert.Contains($"cannot be written; the statistics are kept in {_folder["cache/biggan/standing"]}", Assert.Single(used.Warnings).Text, StringComparison.Ordinal);
            using Sampler other = ShippedModel.Open(_model);
            Assert.Equal((false, used.Path), (other.Prepare(Half, Standing).Collected, other.Prepare(Half, Standing).Path));

            File.WriteAllText(_folder["nowhere"], "another file");
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _folder["nowhere"]);
            Environment.SetEnvironmentVariable("TMPDIR", Directory.CreateDirectory(_folder["temporary"]).FullName);
            using Sampler third = ShippedModel.Open(_model);
            Assert.StartsWith(_folder["temporary/biggan-"], third.Prepare(Half, Standing).Path, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", before);
            Environment.SetEnvironmentVariable("TMPDIR", temporary);
        }
    }

    [Fact]
    public void A_model_without_a_table_takes_the_stored_statistics_unless_it_is_told_otherwise()
    {
        Assert.Equal(StatisticsSource.Stored, _sampler.Prepare(Half, new()).Source);
        Assert.Equal(TruncationMode.Resample, _sampler.DefaultTruncationMode);
        Assert.Equal(Draw(Half, Stored), Draw(Half, new()));
        Refused($"{_model} has no table of statistics", Half, FromTable);
        Refused("needs a model with a table of statistics", Half, HfExact);
        Refused("needs a model with a table of statistics", Half, Standing with { Interpolation = TableInterpolation.HuggingFace });
        Refused("truncation 2 is out of range", new Truncation(TruncationMode.Scale, 2), Standing);
        Refused("0 passes are out of range", Half, Standing with { Standing = new() { Passes = 0 } });
    }

    [Fact]
    public void A_table_beside_the_model_is_taken_by_itself()
    {
        _sampler.StoreStatistics(TruncationMode.TfHub, [0, 0.25, 0.5, 0.75, 1], Few);
        var third = new Truncation(TruncationMode.TfHub, 0.3);
        Assert.Equal(TruncationMode.TfHub, _sampler.DefaultTruncationMode);
        StatisticsUsed used = _sampler.Prepare(third, new());
        Assert.Equal((StatisticsSource.Table, third, TablePath, 2), (used.Source, used.Truncation!.Value, used.Path, used.Origin!.Passes));
        Assert.Equal(1, _sampler.Prepare(null, new()).Truncation!.Value.Value);

        using Sampler other = ShippedModel.Open(_model);
        Assert.Equal(Draw(third, new()), Draw(third, FromTable, other));
        Assert.NotEqual(Draw(third, new()), Draw(third, Stored));
    }

    [Fact]
    public void Between_two_rows_images_are_those_of_the_mixed_statistics()
    {
        StatisticsTable rows = _sampler.StoreStatistics(TruncationMode.Scale, [0, 0.25, 0.5, 0.75, 1], Few).Table;
        var truncation = new Truncation(TruncationMode.Scale, 0.3); // 0.2 of the way from row 1 to row 2
        float[][] between = Draw(truncation, new()), exact = Draw(truncation, HfExact);

        Assert.Equal(0, Difference(between, DrawWith(Mixed(rows, 0.2), truncation)), Tolerances.Image);
        Assert.Equal(0, Difference(exact, DrawWith(Mixed(rows, 0.8), truncation)), Tolerances.Image);
        Assert.NotEqual(between, exact);
    }

    [Fact]
    public void Another_truncation_than_the_tables_takes_what_is_nearest_to_right_and_says_so()
    {
        _sampler.StoreStatistics(TruncationMode.TfHub, [0, 0.5, 1], Few);
        StatisticsUsed threshold = _sampler.Prepare(new Truncation(TruncationMode.Resample, 0.5), new());
        Assert.Equal((StatisticsSource.Table, 1.0), (threshold.Source, threshold.Truncation!.Value.Value));
        Assert.Equal("the model's statistics are not for thresholds: truncation 0.5 (resample) takes those without truncation", Assert.Single(threshold.Warnings).Text);
        Assert.Equal([Remedy.UseStandingStatistics], threshold.Warnings[0].Remedies);

        StatisticsUsed factor = _sampler.Prepare(Half, new());
        Assert.Equal(0.5, factor.Truncation!.Value.Value);
        Assert.Contains("are for truncation 0.5 (tfhub), not 0.5 (scale)", Assert.Single(factor.Warnings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_of_one_truncation_are_for_that_only()
    {
        _sampler.StoreStatistics(null, [0.5], Few);
        Assert.Equal(TruncationMode.Resample, _sampler.DefaultTruncationMode);
        Assert.Equal(StatisticsSource.Table, _sampler.Prepare(new Truncation(TruncationMode.Resample, 0.5), new()).Source);
        Assert.Equal(StatisticsSource.Stored, _sampler.Prepare(null, new()).Source);
        Assert.Empty(_sampler.Prepare(null, new()).Warnings);
        StatisticsUsed other = _sampler.Prepare(new Truncation(TruncationMode.Resample, 0.7), new());
        Assert.Equal(StatisticsSource.Stored, other.Source);
        Assert.Contains("has truncation 0.5 (resample) only; truncation 0.7 (resample) takes the statistics of training", Assert.Single(other.Warnings).Text, StringComparison.Ordinal);
        Refused("has truncation 0.5 (resample) only, which does not cover truncation 0.7 (resample)", new Truncation(TruncationMode.Resample, 0.7), FromTable);
        Refused("does not cover latents without truncation", null, FromTable);
        Refused("from 0 to 1 in even steps; the model's has truncation 0.5 (resample) only", new Truncation(TruncationMode.Resample, 0.5), HfExact);
    }

    [Fact]
    public void A_table_that_came_with_the_weights_serves_what_the_kept_one_does_not_cover()
    {
        using IGenerator generator = ShippedModel.LoadGenerator();
        StatisticsTable published = StatisticsTableTests.Random(generator, [0, 0.5, 1]);
        using ModelSource source = ModelSource.Open(_model);
        var statistics = new ModelStatistics(generator, WeightsIdentity.Of(source), published, Precision.Float32);
        StatisticsUsed Used(double truncation) => statistics.Choose(new Truncation(TruncationMode.TfHub, truncation), new(), null, default).Used;

        Assert.Equal((TruncationMode.TfHub, StatisticsSource.Table, (string?)null), (statistics.PublishedMode, Used(0.3).Source, Used(0.3).Path));
        statistics.Store(TruncationMode.TfHub, [0.3], Few, replace: false, null, default);
        Assert.Equal((TablePath, (string?)null), (Used(0.3).Path, Used(0.4).Path));
        Assert.Equal(StatisticsSource.Table, Used(0.4).Source);
        Assert.Null(statistics.Choose(new Truncation(TruncationMode.TfHub, 0.3), HfExact, null, default).Used.Path);
    }

    [Fact]
    public void A_table_is_not_replaced_unasked()
    {
        _sampler.StoreStatistics(TruncationMode.Scale, [0.5], Few);
        byte[] first = File.ReadAllBytes(TablePath);
        InvalidFileException refused = Assert.Throws<InvalidFileException>(() => _sampler.StoreStatistics(TruncationMode.Scale, [0.6], Few));
        Assert.Equal(($"{TablePath}: already exists", Remedy.ReplaceExisting), (refused.Message, Assert.Single(refused.Remedies)));
        Assert.Equal(first, File.ReadAllBytes(TablePath));
        _sampler.StoreStatistics(TruncationMode.Scale, [0.6], Few, replace: true);
        Assert.Equal(0.6, _sampler.Prepare(new Truncation(TruncationMode.Scale, 0.6), FromTable).Truncation!.Value.Value);
        Assert.Equal(3, Directory.GetFileSystemEntries(_model).Length);
    }

    [Fact]
    public void A_damaged_table_stops_a_drawing_that_would_take_it_and_can_be_replaced()
    {
        _sampler.StoreStatistics(TruncationMode.Scale, [0.5], Few);
        SampleRun.FlipBit(TablePath);
        using Sampler other = ShippedModel.Open(_model);
        Assert.Equal(
            $"{TablePath}: is damaged: its contents differ from the SHA-256 in its header; remove it, or replace it",
            Assert.Throws<InvalidFileException>(() => other.Draw(Options(Half, new()))).Message);
        Assert.Equal(StatisticsSource.Stored, other.Prepare(Half, Stored).Source);
        other.StoreStatistics(null, [0.5], Few, replace: true);
        Assert.Equal(TruncationMode.Resample, other.DefaultTruncationMode);
    }

    [Fact]
    public void A_table_of_other_weights_is_not_taken()
    {
        StoredTable stored = _sampler.StoreStatistics(TruncationMode.Scale, [0, 1], Few);
        StatisticsFile.Write(TablePath, stored.Table, stored.Origin with { WeightsSha256 = new string('0', 64) });
        using Sampler other = ShippedModel.Open(_model);
        StatisticsUsed used = other.Prepare(Half, new());
        Assert.Equal(StatisticsSource.Stored, used.Source);
        Assert.Contains("was collected from other weights", Assert.Single(used.Warnings).Text, StringComparison.Ordinal);
        Assert.Contains("was collected from other weights", Assert.Throws<InvalidFileException>(() => other.Prepare(Half, FromTable)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_exported_takes_its_table_along()
    {
        _sampler.StoreStatistics(TruncationMode.Scale, [0, 1], Few);
        ModelFolder.Export(ModelLocation.Find(_model), _folder["exported"]);
        using Sampler exported = ShippedModel.Open(_folder["exported"]);
        Assert.Equal(StatisticsSource.Table, exported.Prepare(Half, FromTable).Source);
    }

    [Fact]
    public void A_network_in_training_has_its_running_statistics_only()
    {
        using IGenerator generator = ShippedModel.LoadGenerator(fold: false);
        using var sampler = new Sampler(generator, [.. Enumerable.Range(0, 10).Select(i => $"{i}")], new SamplerOptions());
        Assert.Throws<InvalidOperationException>(() => sampler.Draw(Options(Half, Standing)));
        Assert.Equal(4, sampler.Draw(Options(Half, new())).Count());
    }

    private static SamplingOptions Options(Truncation? truncation, StatisticsOptions statistics) =>
        new() { Labels = [0, 1, 5, 9], Truncation = truncation, Statistics = statistics };

    private static StatisticsTable Mixed(StatisticsTable rows, double share)
    {
        return new StatisticsTable([0.3], rows.Norms.ToDictionary(norm => norm, norm => (Of(rows[norm].Means), Of(rows[norm].Variances)))) { Mode = rows.Mode };

        float[] Of(float[] table)
        {
            int channels = table.Length / rows.Truncations.Count;
            return [.. Enumerable.Range(0, channels).Select(c => (float)(((1 - share) * table[channels + c]) + (share * table[(2 * channels) + c])))];
        }
    }

    private static double Difference(float[][] a, float[][] b) => a.Zip(b).Max(pair => pair.First.Zip(pair.Second).Max(values => Math.Abs(values.First - values.Second)));

    private float[][] Draw(Truncation? truncation, StatisticsOptions statistics, Sampler? sampler = null) =>
        [.. (sampler ?? _sampler).Draw(Options(truncation, statistics)).Select(sample => sample.Values)];

    // Draws with a table that was written by hand.
    private float[][] DrawWith(StatisticsTable table, Truncation truncation)
    {
        StatisticsOrigin origin = StatisticsFile.Read(TablePath).Origin;
        StatisticsFile.Write(TablePath, table, origin);
        using Sampler sampler = ShippedModel.Open(_model);
        return Draw(truncation, FromTable, sampler);
    }

    private void Refused(string reason, Truncation? truncation, StatisticsOptions statistics) =>
        Assert.Contains(reason, Assert.Throws<InvalidOptionException>(() => _sampler.Draw(Options(truncation, statistics))).Message, StringComparison.Ordinal);
}
