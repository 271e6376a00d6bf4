using BigGan.Models;

namespace BigGan.Cli.Inspection;

/// <summary>The networks of a model, as JSON has them.</summary>
/// <param name="Architecture">BigGAN or BigGAN-deep.</param>
/// <param name="Image">Channels, height, width.</param>
/// <param name="ClassCount">Classes.</param>
/// <param name="LatentSize">Numbers in z.</param>
/// <param name="Parameters">Of both networks.</param>
/// <param name="ParametersInPaper">Parameters without a shared class embedding, as counted in the paper's table 1.</param>
/// <param name="Generator">Block by block.</param>
/// <param name="Discriminator">Block by block.</param>
internal sealed record NetworkReport(
    string Architecture,
    IReadOnlyList<int> Image,
    int ClassCount,
    int LatentSize,
    long Parameters,
    long ParametersInPaper,
    NetworkSummary Generator,
    NetworkSummary Discriminator)
{
    internal static NetworkReport Of(ModelSummary summary) => new(
        NameOf(summary.Model),
        [summary.Model.ImageChannels, summary.Model.Height, summary.Model.Width],
        summary.Model.ClassCount,
        summary.LatentSize,
        summary.Parameters,
        summary.ParametersInPaper,
        summary.Generator,
        summary.Discriminator);

    /// <summary>Such as "BigGAN, 3x128x128 images of 1,000 classes".</summary>
    internal static string Title(ModelOptions model) =>
        $"{NameOf(model)}, {model.ImageChannels}x{model.Height}x{model.Width} images of {Quantity.Exact(model.ClassCount)} {(model.ClassCount == 1 ? "class" : "classes")}";

    private static string NameOf(ModelOptions model) => model.Deep ? "BigGAN-deep" : "BigGAN";
}
