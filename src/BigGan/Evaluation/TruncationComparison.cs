using BigGan.Imaging;
using BigGan.Sampling;
using BigGan.Statistics;

namespace BigGan.Evaluation;

/// <summary>Draws the same latents under several truncations and measures how their images differ from those at truncation 1 (paper, figure 2).</summary>
/// <remarks>First take all of <see cref="DrawBaseline"/>, then all of <see cref="Draw"/>; both draw while images are taken.</remarks>
public sealed class TruncationComparison
{
    private readonly Sampler _sampler;
    private readonly IReadOnlyList<int> _labels;
    private readonly IReadOnlyList<Truncation?> _truncations;
    private readonly StatisticsOptions _statistics;
    private readonly long _seed;
    private readonly List<TruncationPoint> _points = [];
    private TruncationBaseline? _baseline;

    /// <param name="sampler">Belongs to the caller.</param>
    /// <param name="labels">The class of each image of a truncation.</param>
    /// <param name="truncations">What is compared, in order; null is no truncation.</param>
    /// <param name="statistics">Batch statistics of the network; each truncation takes those that fit it.</param>
    /// <param name="seed">Of the latents.</param>
    /// <exception cref="InvalidOptionException">A truncation is out of range.</exception>
    public TruncationComparison(Sampler sampler, IReadOnlyList<int> labels, IReadOnlyList<Truncation?> truncations, StatisticsOptions statistics, long seed)
    {
        (_sampler, _labels, _truncations, _statistics, _seed) = (sampler, labels, truncations, statistics, seed);
        foreach (Truncation? truncation in truncations) truncation?.Validate();
        if (truncations.FirstOrDefault(truncation => truncation is not null) is { Mode: var mode }) One = new Truncation(mode, 1);
    }

    /// <summary>The truncation that all are compared with; null where none is truncated, so that there is nothing to compare.</summary>
    public Truncation? One { get; }

    /// <summary>How many images <see cref="DrawBaseline"/> has.</summary>
    public int BaselineCount => One is null ? 0 : TruncationBaseline.Labels(_labels).Length;

    /// <summary>How many images <see cref="Draw"/> has.</summary>
    public int Count => _truncations.Count * _labels.Count;

    /// <summary>How the images differ; null where there is nothing to compare, or before all images were taken.</summary>
    public TruncationResponse? Response => _baseline is { } one && _points.Count == _truncations.Count ? new TruncationResponse(one.Saturated, one.Spread, one.Count, _points) : null;

    /// <summary>The images at <see cref="One"/>; none where it is null.</summary>
    public IEnumerable<Sample> DrawBaseline()
    {
        if (One is not { } one) yield break;
        int[] labels = TruncationBaseline.Labels(_labels);
        var images = new List<ImageBuffer>(labels.Length);
        foreach (Sample sample in DrawAt(labels, one))
        {
            images.Add(sample.Image);
            yield return sample;
        }

        _baseline = TruncationBaseline.Of(_labels, images);
    }

    /// <summary>The images of every truncation, one truncation after another.</summary>
    public IEnumerable<Sample> Draw()
    {
        _points.Clear();
        foreach (Truncation? truncation in _truncations)
        {
            var images = new List<ImageBuffer>(_labels.Count);
            foreach (Sample sample in DrawAt(_labels, truncation))
            {
                images.Add(sample.Image);
                yield return sample;
            }

            if (_baseline is not null) _points.Add(_baseline.Compare(truncation, images));
        }
    }

    private IEnumerable<Sample> DrawAt(IReadOnlyList<int> labels, Truncation? truncation) =>
        _sampler.Draw(TruncationSeries.Latents(labels, _sampler.LatentSize, _seed, truncation), truncation, _statistics);
}
