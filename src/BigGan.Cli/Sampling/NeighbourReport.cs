using System.Text.Json.Serialization;

namespace BigGan.Cli.Sampling;

/// <summary>What <c>biggan neighbours --json</c> writes.</summary>
/// <param name="Model">The shipped model\'s name, or the given path.</param>
/// <param name="Step">Number of G steps trained; null if unknown.</param>
/// <param name="Data">The data set.</param>
/// <param name="Space">pixels or features.</param>
/// <param name="Features">The network whose features were compared; null for pixels.</param>
/// <param name="Among">class or all.</param>
/// <param name="Seed">Of the samples.</param>
/// <param name="Truncation">Null without one.</param>
/// <param name="Statistics">Batch norm statistics of the network.</param>
/// <param name="Samples">In the order of the rows.</param>
/// <param name="File">The sheet.</param>
internal sealed record NeighbourReport(
    string Model,
    long? Step,
    string Data,
    string Space,
    string? Features,
    string Among,
    long Seed,
    TruncationReport? Truncation,
    StatisticsReport Statistics,
    IReadOnlyList<NeighboursOfSample> Samples,
    string File);

/// <summary>A sample and the images that it is most like.</summary>
/// <param name="Class">The class it was drawn for.</param>
/// <param name="Number">Counts the samples of its class from 0.</param>
/// <param name="Neighbours">Nearest first.</param>
internal sealed record NeighboursOfSample(string Class, long Number, IReadOnlyList<NeighbourEntry> Neighbours);

/// <summary>An image of the data set.</summary>
/// <param name="Index">Its index in the data set.</param>
/// <param name="Class">Its class in the data set.</param>
/// <param name="Label">The number of that class.</param>
/// <param name="Distance">Euclidean, of pixels in [-1,1] or of features.</param>
internal sealed record NeighbourEntry(int Index, string Class, int Label, double Distance);

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NeighbourReport))]
internal sealed partial class NeighbourJson : JsonSerializerContext;
