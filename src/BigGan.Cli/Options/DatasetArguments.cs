using System.CommandLine;
using System.CommandLine.Parsing;
using BigGan.Data;
using BigGan.Imaging;
using BigGan.Options;

namespace BigGan.Cli.Options;

/// <summary>The options for a data set and for how its images are read.</summary>
internal sealed class DatasetArguments
{
    internal const string SourceDescription =
        "fashion-mnist, mnist, or the path of: a folder with one folder of images a class, the same as .zip, IDX files, binary CIFAR-10/100";

    private readonly Option<(int Height, int Width)?> _size = new("--size")
    {
        Description = "Size of the images in pixels: one number, or height x width as in 64x96 (default: their own size)",
        HelpName = "N|HxW",
        CustomParser = ReadSize,
    };

    private readonly Option<int?> _channels = new("--channels")
    {
        Description = "1 for grey or 3 for colour (default: as in the files)",
        HelpName = "1|3",
    };

    private readonly Option<string> _split = new("--split")
    {
        Description = "The split to read, if there are several: train, test, or the name of a top folder",
        HelpName = "NAME",
        DefaultValueFactory = _ => "train",
    };

    private readonly ChoiceOption<SmallImagePolicy> _small = new(
        "--small",
        "What to do with images smaller than --size (default: pad those of IDX files, reject all others)",
        ("reject", SmallImagePolicy.Reject),
        ("enlarge", SmallImagePolicy.Enlarge),
        ("pad", SmallImagePolicy.Pad));

    private readonly Option<bool> _skipBad = new("--skip-bad")
    {
        Description = "Leave unreadable images out and list them instead of stopping",
    };

    /// <summary>The source, for verbs that also take other sources.</summary>
    internal Option<string> Data { get; } = new("--data") { Description = SourceDescription, HelpName = "PATH|NAME" };

    /// <summary>The name of a data set in names of files: that of its file or folder, without extension.</summary>
    internal static string NameOf(string source)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(source));
        return Path.GetFileNameWithoutExtension(name) is { Length: > 0 } stem ? stem : "images";
    }

    /// <summary>Adds everything but <see cref="Data"/>.</summary>
    internal void AddTo(Command verb)
    {
        verb.Options.Add(_size);
        verb.Options.Add(_channels);
        AddReadingTo(verb);
    }

    /// <summary>Adds the options for verbs whose image shape is that of a model.</summary>
    internal void AddReadingTo(Command verb)
    {
        verb.Options.Add(_split);
        verb.Options.Add(_small);
        verb.Options.Add(_skipBad);
    }

    /// <summary>The name of a given option for reading images, other than the split; null if none was given.</summary>
    internal string? Given(ParseResult parsed) => parsed.FirstGiven(_size, _channels, _small, _skipBad);

    /// <summary>The split, if given.</summary>
    internal string? SplitOf(ParseResult parsed) => parsed.GetResult(_split) is { Implicit: false } ? parsed.GetValue(_split) : null;

    /// <summary>The given options; others are null or have their defaults.</summary>
    internal DatasetOptions Read(ParseResult parsed) => new()
    {
        Height = parsed.GetValue(_size)?.Height,
        Width = parsed.GetValue(_size)?.Width,
        Channels = parsed.GetValue(_channels),
        Split = parsed.GetValue(_split)!,
        Small = parsed.GetValue(_small),
        SkipBad = parsed.GetValue(_skipBad),
    };

    private static (int Height, int Width)? ReadSize(ArgumentResult result)
    {
        string given = result.Tokens[^1].Value;
        int[] sides = [.. given.Split('x').Select(side => NumberText.Read(side, out long n, 1, int.MaxValue) is null ? (int)n : 0)];
        if (sides is [> 0 and var both]) return (both, both);
        if (sides is [> 0 and var height, > 0 and var width]) return (height, width);
        result.AddError($"--size '{given}' is not a number of pixels or height x width, such as 32 or 64x96");
        return null;
    }
}
