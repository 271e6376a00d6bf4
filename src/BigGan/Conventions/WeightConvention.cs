using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>How another program names, orders and describes the weights of its BigGAN. A new one is added to <see cref="All"/>.</summary>
internal abstract class WeightConvention
{
    /// <summary>Every convention that is read, in the order in which they are asked.</summary>
    internal static IReadOnlyList<WeightConvention> All { get; } = [new HuggingFaceConvention(), new AuthorsConvention(), new StudioGanConvention(), new TfHubConvention()];

    /// <summary>What reports call it.</summary>
    internal abstract string Name { get; }

    /// <summary>The files of a folder that may hold a generator of this convention, best first. Existing ones only; what they hold decides later.</summary>
    internal abstract IEnumerable<string> CandidatesIn(string folder);

    /// <summary>The other files of a folder that are as good as a candidate but for their date.</summary>
    internal virtual IEnumerable<string> OlderCopiesOf(string candidate) => [];

    /// <summary>
    /// Names that end with one of these belong to a network of this convention, and what precedes it says to which of a file's. None where a
    /// file holds one network, whose names nothing precedes.
    /// </summary>
    internal virtual IReadOnlyList<string> Landmarks => [];

    /// <summary>Whether tensors that are recognised are of a discriminator.</summary>
    internal virtual bool IsDiscriminator(ITensorFile file) => false;

    /// <summary>Whether a file is of this convention, by the names of its tensors. Says yes to a discriminator's too, so that <see cref="Describe"/> can refuse it by name.</summary>
    internal abstract bool Recognises(ITensorFile file);

    /// <summary>Describes the model of a recognised file, with whatever files lie beside it.</summary>
    /// <param name="file">The generator's tensors. The result owns it; on an exception the caller still does.</param>
    /// <exception cref="InvalidFileException">The file or one beside it contradicts itself, lacks what is needed, or is of a variant that is not supported; the message names it.</exception>
    internal abstract ImportedModel Describe(ITensorFile file);
}
