using System.Globalization;
using BigGan.Statistics;

namespace BigGan.Sampling;

/// <summary>
/// Standing statistics that were collected before: in the folder <c>standing</c> beside the model, or in the user's cache
/// where that cannot be written.
/// </summary>
internal sealed class StandingCache(WeightsIdentity weights)
{
    private const string FolderName = "standing";
    private const int HashDigits = 16;

    private string BesideModel => Path.Combine(weights.Folder, FolderName);

    private static string OfUser => UserCache.FolderOf(FolderName);

    /// <summary>Finds statistics of exactly this origin.</summary>
    /// <param name="truncation">What they were collected for.</param>
    /// <param name="origin">How.</param>
    /// <param name="warnings">Receives a line for each file that had to be passed over.</param>
    /// <returns>Null if they have to be collected.</returns>
    internal (StatisticsTable Table, string Path)? Find(Truncation truncation, StatisticsOrigin origin, List<Warning> warnings)
    {
        string name = NameOf(truncation, origin);
        foreach (string path in (string[])[Path.Combine(BesideModel, name), Path.Combine(OfUser, name)])
        {
            if (!File.Exists(path)) continue;
            try
            {
                (StatisticsTable table, StatisticsOrigin found) = StatisticsFile.Read(path, origin.WeightsSha256);
                if (found == origin && table.Mode == truncation.Mode && table.Truncations is [var value] && value == truncation.Value) return (table, path);
                warnings.Add(new Warning($"{path}: was collected otherwise than its name says; collecting again"));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                warnings.Add(new Warning($"{error.Message}; collecting again"));
            }
        }

        return null;
    }

    /// <summary>Keeps statistics; nothing that goes wrong with that stops a drawing.</summary>
    /// <param name="truncation">What they were collected for.</param>
    /// <param name="origin">How.</param>
    /// <param name="table">Their only row.</param>
    /// <param name="warnings">Receives a line where they are not kept beside the model.</param>
    /// <returns>Their file, or null if they could not be stored.</returns>
    internal string? Keep(Truncation truncation, StatisticsOrigin origin, StatisticsTable table, List<Warning> warnings)
    {
        string name = NameOf(truncation, origin);
        foreach (string folder in (string[])[BesideModel, OfUser])
        {
            try
            {
                Directory.CreateDirectory(folder);
                string path = Path.Combine(folder, name);
                StatisticsFile.Write(path, table, origin);
                if (folder != BesideModel) warnings.Add(new Warning($"{BesideModel}: cannot be written; the statistics are kept in {folder}"));
                return path;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (folder != BesideModel) warnings.Add(new Warning($"the statistics could not be kept and will be collected again: {error.Message}"));
            }
        }

        return null;
    }

    // Such as scale0.5-100x64-seed0-bf16-e6b919f2a422faf7.safetensors.
    private static string NameOf(Truncation truncation, StatisticsOrigin origin) => string.Create(
        CultureInfo.InvariantCulture,
        $"{truncation.Mode.ToString().ToLowerInvariant()}{truncation.Value}-{origin.Passes}x{origin.BatchSize}-seed{origin.Seed}-{origin.Arithmetic}-{origin.WeightsSha256[..HashDigits]}.safetensors");
}
