using BigGan.Models;
using BigGan.Weights;

namespace BigGan.Conversion;

/// <summary>Writes models in one layout.</summary>
internal abstract class LayoutWriter
{
    /// <summary>The names of all files that a model in this layout may have; a folder with other files is not replaced.</summary>
    internal abstract IReadOnlyList<string> FileNames { get; }

    /// <summary>Why the layout cannot hold a model; null if it can.</summary>
    internal abstract string? Misfit(ModelOptions model);

    /// <summary>Writes a model without a <see cref="Misfit"/> into an empty folder.</summary>
    /// <param name="model">The model, which is not changed.</param>
    /// <param name="folder">The destination.</param>
    /// <param name="warnings">Receives losses and changes, one line each.</param>
    /// <returns>Every tensor that was written.</returns>
    internal abstract IReadOnlyList<TensorReport> Write(LoadedModel model, string folder, List<Warning> warnings);
}
