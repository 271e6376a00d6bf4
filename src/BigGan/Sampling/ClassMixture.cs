using System.Globalization;
using BigGan.Names;
using BigGan.Options;
using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>A weighted mixture of classes.</summary>
public sealed class ClassMixture
{
    private readonly (int Label, double Share)[] _parts;

    /// <param name="parts">Labels and weights; a weight is any positive number, and the weights of a repeated label add up.</param>
    /// <exception cref="InvalidOptionException">No part, or a weight that is not a positive number.</exception>
    public ClassMixture(IEnumerable<(int Label, double Weight)> parts)
    {
        (int Label, double Weight)[] given = [.. parts];
        if (given.Length == 0) throw new InvalidOptionException("a mixture needs at least one class");
        foreach ((int label, double weight) in given)
        {
            if (!double.IsFinite(weight) || weight <= 0)
                throw new InvalidOptionException(string.Create(CultureInfo.InvariantCulture, $"the weight {weight} of class {label} is not a positive number"));
        }

        // Divided by the largest weight first, so that the sum of very large weights does not overflow.
        double largest = given.Max(part => part.Weight), sum = given.Sum(part => part.Weight / largest);
        _parts = [.. given.GroupBy(part => part.Label).Select(group => (group.Key, group.Sum(part => part.Weight / largest) / sum))];
    }

    /// <summary>The classes, each once, in the order of first mention; the shares sum to 1.</summary>
    public IReadOnlyList<(int Label, double Share)> Parts => _parts;

    /// <summary>Each class alone.</summary>
    public IEnumerable<ClassMixture> Alone => _parts.Select(part => new ClassMixture([(part.Label, 1)]));

    /// <summary>A name such as <c>70 % sandal + 30 % bag</c>, or that of the only class.</summary>
    /// <param name="classes">The classes of the model.</param>
    public string NameIn(ClassList classes) => _parts is [var only]
        ? classes.ShortNameOf(only.Label)
        : string.Join(" + ", _parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{100 * part.Share:0.#} % {classes.ShortNameOf(part.Label)}")));

    /// <summary>Parses classes with weights.</summary>
    /// <param name="parts">Such as <c>golden retriever:0.6</c>; the default weight is 1. The text before the colon is resolved by <see cref="ClassList"/>.</param>
    /// <param name="classes">The classes of the model.</param>
    /// <param name="announce">Receives the <see cref="ClassMatch.Note"/> of each class that has one.</param>
    /// <exception cref="InvalidOptionException">An unknown class, or a weight that is not a positive number.</exception>
    public static ClassMixture Parse(IEnumerable<string> parts, ClassList classes, Action<string>? announce = null) =>
        new([.. parts.Select(part => ParsePart(part, classes, announce))]);

    /// <summary>The latents of images of the mixture.</summary>
    /// <param name="count">Number of images.</param>
    /// <param name="latentSize">L of the model.</param>
    /// <param name="classCount">K of the model.</param>
    /// <param name="seed">Seed of the latents.</param>
    /// <param name="truncation">Truncation of the latents; null for none.</param>
    /// <param name="latentsOf">Image n has the latents of image n of this class; null for the first class of the mixture.</param>
    /// <exception cref="InvalidOptionException">A class or the truncation is out of range.</exception>
    public GivenLatents Latents(int count, int latentSize, int classCount, long seed, Truncation? truncation, int? latentsOf = null)
    {
        truncation?.Validate();
        var latents = new float[count * latentSize];
        var weights = new float[count * classCount];
        for (int i = 0; i < count; i++)
        {
            LatentStream.Fill(latents.AsSpan(i * latentSize, latentSize), seed, latentsOf ?? _parts[0].Label, i, truncation);
            foreach ((int label, double share) in _parts)
            {
                if (label < 0 || label >= classCount) throw new InvalidOptionException($"class {label} is out of range: 0 to {classCount - 1}");
                weights[(i * classCount) + label] = (float)share;
            }
        }

        return GivenLatents.OfMixtures(latents, latentSize, weights);
    }

    // "a:b" may be the name of a class, or class a with a weight: a weight is a number, and a full name wins.
    private static (int Label, double Weight) ParsePart(string part, ClassList classes, Action<string>? announce)
    {
        int colon = part.LastIndexOf(':');
        if (colon < 0 || classes.Has(part)) return (Resolve(part), 1);
        string text = part[(colon + 1)..];
        string? problem = NumberText.Read(text, out double weight);
        return problem is null && weight > 0
            ? (Resolve(part[..colon]), weight)
            : throw new InvalidOptionException($"{Quoted.Text(part)}: the weight {Quoted.Text(text)} is not a positive number{NumberText.Advice(text)}");

        int Resolve(string query)
        {
            ClassMatch match = classes.Find(query);
            if (match.Note is { } note) announce?.Invoke(note);
            return match.Label;
        }
    }
}
