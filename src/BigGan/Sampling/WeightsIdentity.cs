using BigGan.Checkpoints;
using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>The weights that statistics belong to.</summary>
/// <param name="TablePath">The path of their table, which need not exist.</param>
/// <param name="Sha256">SHA-256 of the file with the generator's weights, in lower-case hex.</param>
internal sealed record WeightsIdentity(string TablePath, Lazy<string> Sha256)
{
    /// <summary>The model's folder.</summary>
    internal string Folder => Path.GetDirectoryName(TablePath)!;

    /// <summary>The weights of a model. A folder of another program may hold several weight files, so the table is named after the file.</summary>
    internal static WeightsIdentity Of(ModelSource source)
    {
        string weights = Path.GetFullPath(source.WeightsPath), folder = Path.GetDirectoryName(weights)!;
        string table = source.Location is null ? $"{Path.GetFileNameWithoutExtension(weights)}.{StatisticsFile.FileName}" : StatisticsFile.FileName;
        return new WeightsIdentity(Path.Combine(folder, table), new Lazy<string>(() => source.WeightsSha256));
    }
}
