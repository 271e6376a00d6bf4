using BigGan.Weights;

namespace BigGan.Conventions;

/// <summary>How another program names, orders and describes the weights of its BigGAN. New conventions are added to <see cref="All"/>.</summary>
internal abstract class WeightConvention
{
    /// <summary>All supported conventions, in the order in which they are tried.</summary>
    internal static IReadOnlyList<WeightConvention> All { get; } = [new HuggingFaceConvention(), new AuthorsConvention(), new StudioGanConvention(), new TfHubConvention()];

    /// <summary>The name of the program in reports.</summary>
    internal abstract string Name { get; }

    /// <summary>The existing files of a folder that may hold a generator of this convention, best first; their contents are checked later.</summary>
    internal abstract IEnumerable<string> CandidatesIn(string folder);

    /// <summary>The other files of a folder that are equivalent to a candidate except for their date.</summary>
    internal virtual IEnumerable<string> OlderCopiesOf(string candidate) => [];

    /// <summary>
    /// Tensor names that end with one of these belong to a network of this convention, and their prefix identifies one of several networks in the file.
    /// Empty if files of this convention hold one network without prefix.
    /// </summary>
    internal virtual IReadOnlyList<string> Landmarks => [];

    /// <summary>Whether recognised tensors are those of a discriminator.</summary>
    internal virtual bool IsDiscriminator(ITensorFile file) => false;

    /// <summary>Whether a file is of this convention, by its tensor names. Also true for a discriminator, so that <see cref="Describe"/> can refuse it by name.</summary>
    internal abstract bool Recognises(ITensorFile file);

    /// <summary>Describes the model of a recognised file, using the files beside it.</summary>
    /// <param name="file">The generator's tensors. The result owns the file; if an exception is thrown, the caller still does.</param>
    /// <exception cref="InvalidFileException">The file or one beside it is inconsistent, incomplete, or of an unsupported variant; the message names it.</exception>
    internal abstract ImportedModel Describe(ITensorFile file);
}
