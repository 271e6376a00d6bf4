using BigGan.Models;
using BigGan.Weights;

namespace BigGan.Conversion;

/// <summary>Writes models in one form.</summary>
internal abstract class LayoutWriter
{
    /// <summary>Every file that a model in this form may have; a folder with others is not replaced.</summary>
    internal abstract IReadOnlyList<string> FileNames { get; }

    /// <summary>Why the form cannot hold a model; null where it can.</summary>
    internal abstract string? Misfit(ModelOptions model);

    /// <summary>Writes a model without a <see cref="Misfit"/> into an empty folder.</summary>
    /// <param name="model">The model; it stays as it is.</param>
    /// <param name="folder">The destination.</param>
    /// <param name="warnings">Receives what is lost or changed, one line each.</param>
    /// <returns>Every tensor that was written.</returns>
    internal abstract IReadOnlyList<TensorReport> Write(LoadedModel model, string folder, List<Warning> warnings);
}
