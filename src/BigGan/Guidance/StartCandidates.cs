using BigGan.Data;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>Draws pictures to start from, and takes the best.</summary>
internal sealed class StartCandidates
{
    private const ulong Domain = 0x737461727473; // separates starts from other numbers of the same seed
    private const double NoiseMean = -3.9, NoiseDeviation = 0.3; // Big Sleep's logits
    private const double Smoothing = 0.05; // share of the weight that the other classes of a sample get: a gradient needs some
    private const int PixelsAtOnce = 16 * 64 * 64, MostAtOnce = 16;

    private readonly IGenerator _generator;
    private readonly Pass _pass;
    private readonly GuidanceOptions _options;
    private readonly LayerInputShape _shape;

    /// <param name="generator">Draws them.</param>
    /// <param name="pass">Evaluation in its arithmetic.</param>
    /// <param name="options">How many, of which classes, from which seed.</param>
    internal StartCandidates(IGenerator generator, Pass pass, GuidanceOptions options)
    {
        (_generator, _pass, _options, _shape) = (generator, pass, options, generator.LayerShape);
    }

    /// <summary>Pictures drawn.</summary>
    internal long Drawn { get; private set; }

    /// <summary>The candidate with the highest score.</summary>
    /// <param name="scores">Scores pictures, float [N,C,H,W] in [0,1].</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    internal LayerLatents Best(Func<Tensor, double[]> scores, CancellationToken cancellation)
    {
        if (_options.Candidates == 1) return Candidate(0, LabelsInOrder()[0]);
        int first = _options.Start == StartDraw.Noise ? _options.Candidates : (_options.Candidates + 1) / 2;
        int[] labels = LabelsInOrder();
        // Half of them are of many classes; the others are more of the best class.
        Scored best = Best(Enumerable.Range(0, first).Select(i => (i, i / labels.Length, labels[i % labels.Length])), scores, cancellation);
        int seen = (first + labels.Length - 1) / labels.Length;
        Scored more = Best(Enumerable.Range(first, _options.Candidates - first).Select(i => (i, seen + i - first, best.Label)), scores, cancellation);
        return (more.Score > best.Score ? more : best).Latents!;
    }

    private Scored Best(IEnumerable<(int Index, int Number, int Label)> candidates, Func<Tensor, double[]> scores, CancellationToken cancellation)
    {
        var best = new Scored(null, double.NegativeInfinity, 0);
        int atOnce = (int)Math.Clamp(PixelsAtOnce / ((long)_generator.Model.Height * _generator.Model.Width), 1, MostAtOnce);
        foreach ((int Index, int Number, int Label)[] batch in candidates.Chunk(atOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            using var noGrad = Autograd.NoGrad();
            LayerLatents[] latents = [.. batch.Select(candidate => Candidate(_options.Start == StartDraw.Noise ? candidate.Index : candidate.Number, candidate.Label))];
            double[] found = scores(LatentSearch.Draw(_generator, Inputs(latents), _pass));
            Drawn += latents.Length;
            for (int i = 0; i < found.Length; i++)
                if (found[i] > best.Score || best.Latents is null) best = new Scored(latents[i], found[i], batch[i].Label);
        }

        return best;
    }

    private LayerInputs Inputs(LayerLatents[] latents)
    {
        Device device = _generator.Parameters.Device;
        Tensor z = Tensor.From<float>([.. latents.SelectMany(one => one.Latents)], latents.Length, _shape.LatentRows, _shape.LatentSize).To(device);
        Tensor logits = Tensor.From<float>([.. latents.SelectMany(one => one.Logits)], latents.Length * _shape.ClassRows, _shape.ClassCount).To(device);
        Tensor classes = SoftClasses.Of(logits, _options.Classes, _options.TopClasses, _options.Temperature);
        return new LayerInputs(z, classes.Reshape(latents.Length, _shape.ClassRows, _shape.ClassCount));
    }

    private LayerLatents Candidate(int number, int label)
    {
        if (_options.Start == StartDraw.Noise)
        {
            var random = new SplitMix64((ulong)_options.Seed ^ Domain, (ulong)number);
            var noise = new float[_shape.LatentRows * _shape.LatentSize];
            var logits = new float[_shape.ClassRows * _shape.ClassCount];
            foreach (ref float latent in noise.AsSpan()) latent = (float)random.NextNormal();
            foreach (ref float logit in logits.AsSpan()) logit = (float)(NoiseMean + (NoiseDeviation * random.NextNormal()));
            return new LayerLatents(noise, logits);
        }

        var z = new float[_generator.LatentSize];
        LatentStream.Fill(z, _options.Seed, label, number, null);
        var weights = new double[_shape.ClassCount];
        weights[label] = 1;
        return LayerLatents.Of(z, weights, Smoothing, _shape, _options);
    }

    // More classes than candidates are taken in random order.
    private int[] LabelsInOrder()
    {
        int[] labels = _options.Labels.Count > 0 ? [.. _options.Labels.Distinct()] : [.. Enumerable.Range(0, _shape.ClassCount)];
        if (labels.Length <= _options.Candidates / 2) return labels;
        var random = new SplitMix64((ulong)_options.Seed ^ Domain, ulong.MaxValue);
        for (int i = labels.Length - 1; i > 0; i--)
        {
            int other = (int)random.Next((ulong)i + 1);
            (labels[i], labels[other]) = (labels[other], labels[i]);
        }

        return labels;
    }

    private sealed record Scored(LayerLatents? Latents, double Score, int Label);
}
