using System.Globalization;
using BigGan.Checkpoints;
using BigGan.Models;
using BigGan.Recipes;

namespace BigGan.Training;

/// <summary>Which options may change when a run is resumed from a checkpoint.</summary>
public static class Resumption
{
    private const string Advice = "leave that out, or start another run in another folder";

    /// <summary>The options that change, in the order of an option file.</summary>
    /// <param name="before">The run's options.</param>
    /// <param name="after">The options to resume with.</param>
    /// <exception cref="InvalidOptionException">
    /// An option changes that the networks, their optimizers or the order of the images depend on; the message says what the run has.
    /// </exception>
    public static IReadOnlyList<OptionDifference> Changes(TrainingOptions before, TrainingOptions after)
    {
        ModelOptions was = before.Model, wanted = after.Model;
        if ((was.Height, was.Width) != (wanted.Height, wanted.Width))
            throw Refused($"the run has {was.Height}x{was.Width} images, which resuming cannot change to {wanted.Height}x{wanted.Width}");
        if (was.ImageChannels != wanted.ImageChannels)
            throw Refused($"the run has images of {Channels(was.ImageChannels)}, which resuming cannot change to {Channels(wanted.ImageChannels)}");
        if (was.ClassCount != wanted.ClassCount)
            throw Refused($"the run has {was.ClassCount} classes, which resuming cannot change to {wanted.ClassCount}");
        IReadOnlyList<OptionDifference> all = OptionDifference.Between(before, after);
        OptionDifference[] firm = [.. all.Where(change => IsFirm(change, before, after))];
        if (firm.Length == 0) return all;
        throw Refused($"{string.Join(", ", firm.Select(change => $"{change.Option} is {change.Before} in the run and cannot become {change.After}"))} when it is resumed");
    }

    /// <summary>Checks that labels mean what they meant.</summary>
    /// <param name="checkpoint">The checkpoint to resume from.</param>
    /// <param name="classNames">Names of the classes of the images that it is to go on with.</param>
    /// <param name="mayBeRenamed">Other names are known to mean the same classes; their number counts all the same.</param>
    /// <exception cref="InvalidOptionException">A class has another name; the message says which.</exception>
    public static void CheckClasses(Checkpoint checkpoint, IReadOnlyList<string> classNames, bool mayBeRenamed)
    {
        IReadOnlyList<string> before = checkpoint.Manifest.ClassNames;
        if (before.Count != classNames.Count)
            throw new InvalidOptionException($"the run has {before.Count} classes, the images have {classNames.Count}; give the images that it was trained on");
        if (!mayBeRenamed && Renamed(before, classNames) is { } renamed)
            throw new InvalidOptionException($"the images have other classes than the run: {renamed}; give the images that it was trained on, or say that only the names have changed") { Remedies = [Remedy.AcceptClassNames] };
    }

    /// <summary>Checks that a run starts with the weights that it is asked to start with.</summary>
    /// <param name="before">The model that it started from; null for random weights.</param>
    /// <param name="asked">The model given now; null if none was given.</param>
    /// <exception cref="InvalidOptionException">Another model is named than it started from.</exception>
    public static void CheckSource(string? before, string? asked)
    {
        if (asked is null || (before is not null && (Path.GetFullPath(before) == Path.GetFullPath(asked) || IsMoved(before, asked)))) return;
        string origin = before is null ? "random weights" : $"the weights of {before}";
        throw new InvalidOptionException($"the run started from {origin}, not from {asked}; leave that out, or start another run in another folder") { Remedies = [Remedy.StartAnotherRun] };
    }

    /// <summary>Checks that there are steps left to train, or that exactly those asked for are done.</summary>
    /// <exception cref="InvalidOptionException">More are done already.</exception>
    public static void CheckSteps(long done, long wanted)
    {
        if (done > wanted)
            throw new InvalidOptionException(string.Create(CultureInfo.InvariantCulture, $"{done:N0} steps are done already, more than the {wanted:N0} that are asked for; ask for a higher number")) { Remedies = [Remedy.MoreSteps] };
    }

    /// <summary>The first class whose name differs, for a message; null if all names are equal.</summary>
    internal static string? Renamed(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        int label = Enumerable.Range(0, before.Count).FirstOrDefault(i => before[i] != after[i], -1);
        return label < 0 ? null : $"label {label} is '{before[label]}' in the run and '{after[label]}' in the images";
    }

    // The seed decides the order of the images; whether beta1 is 0 and how many blocks are frozen decide which moments the optimizers have.
    private static bool IsFirm(OptionDifference change, TrainingOptions before, TrainingOptions after) => change.Option switch
    {
        "seed" or "frozen_discriminator_blocks" => true,
        "generator.beta1" => before.Generator.Beta1 > 0 != after.Generator.Beta1 > 0,
        "discriminator.beta1" => before.Discriminator.Beta1 > 0 != after.Discriminator.Beta1 > 0,
        _ => change.Option.StartsWith("model.", StringComparison.Ordinal),
    };

    // Runs are copied to other machines, where the model that they started from lies elsewhere.
    private static bool IsMoved(string before, string asked) =>
        !Path.Exists(before) && Path.GetFileName(Path.TrimEndingDirectorySeparator(before)) == Path.GetFileName(Path.TrimEndingDirectorySeparator(asked));

    private static string Channels(int count) => count == 1 ? "1 channel" : $"{count} channels";

    private static InvalidOptionException Refused(string problem) => new($"{problem}; {Advice}");
}
