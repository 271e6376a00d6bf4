using System.Diagnostics;
using System.Security.Cryptography;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>Reads every image of a data set and reports problems before training.</summary>
public static class DatasetChecker
{
    /// <summary>Reads every image and reports the findings.</summary>
    /// <param name="source">As for <see cref="ImageDatasets.Open"/>.</param>
    /// <param name="options">Size and split; no cache is written.</param>
    /// <param name="progress">Images read so far.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="InvalidFileException">The source as a whole is unusable; single bad images are part of the report.</exception>
    public static DatasetReport Check(
        string source,
        DatasetOptions? options = null,
        IProgress<DatasetProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new DatasetOptions();
        options.Validate();
        var (path, name) = ImageSource.Resolve(source);

        // The report has the original sizes of the images, so formats of one size are opened without resizing.
        using var memory = ImageSource.OpenFixed(path, name, options with { Height = null, Width = null, Channels = null });
        if (memory is not null)
        {
            var facts = Examine(memory.Count, progress, cancellation, i =>
            {
                byte[] pixels = new byte[memory.Shape.ByteCount];
                memory.Read(i, pixels);
                return new ImageFacts($"image {i}", memory.LabelOf(i), pixels, (memory.Shape.Height, memory.Shape.Width), null);
            });
            return Report(name, memory.ClassNames, facts, [], options, leavesOut: false);
        }

        using var files = ImageSource.OpenFiles(path, options.Split);
        return Report(name, files.ClassNames, Examine(files.Files.Count, progress, cancellation, i => Look(files, i)), files.Warnings, options, leavesOut: true);
    }

    private static ImageFacts Look(IImageFiles files, int index)
    {
        var file = files.Files[index];
        try
        {
            byte[] bytes = files.Read(file);
            string path = $"{files.Path}/{file.Name}";
            var size = ImageDecoder.ReadSize(bytes, path);

            // Damage is only found when every pixel is decoded; the decoded image itself is not needed, so it may be small.
            var (_, findings) = ImageDecoder.Examine(bytes, path, new ImageShape(1, Math.Min(32, size.Height), Math.Min(32, size.Width)));
            return new ImageFacts(file.Name, file.Label, bytes, size, null, findings);
        }
        catch (InvalidFileException exception)
        {
            return new ImageFacts(file.Name, file.Label, [], default, exception.Problem);
        }
    }

    private static ImageFacts[] Examine(
        int count, IProgress<DatasetProgress>? progress, CancellationToken cancellation, Func<int, ImageFacts> look)
    {
        const int Chunk = 256;
        var facts = new ImageFacts[count];
        var watch = Stopwatch.StartNew();
        for (int start = 0; start < count; start += Chunk)
        {
            int end = Math.Min(count, start + Chunk);
            Parallel.For(start, end, new ParallelOptions { CancellationToken = cancellation }, i => facts[i] = look(i));
            progress?.Report(new DatasetProgress(end, count, end / Math.Max(1e-3, watch.Elapsed.TotalSeconds)));
        }

        return facts;
    }

    private static DatasetReport Report(
        string name, IReadOnlyList<string> classNames, ImageFacts[] facts, IReadOnlyList<string> sourceWarnings, DatasetOptions options, bool leavesOut)
    {
        var readable = facts.Where(fact => fact.Problem is null).ToArray();
        var duplicates = readable.GroupBy(fact => fact.Hash).Where(group => group.Count() > 1)
            .Select(group => new DuplicateGroup([.. group.Select(fact => fact.Name)], group.Select(fact => fact.Label).Distinct().Count() > 1))
            .ToArray();
        int height = options.Height ?? options.Width ?? 0;
        int width = options.Width ?? options.Height ?? 0;
        bool takesSmall = (options.Small ?? SmallImagePolicy.Reject) != SmallImagePolicy.Reject;
        var unreadable = facts.Where(fact => fact.Problem is not null).Select(fact => new SkippedFile(fact.Name, fact.Problem!)).ToArray();
        var small = readable.Where(fact => fact.Size.Height < height || fact.Size.Width < width).Select(fact => fact.Name).ToArray();
        int[] counts = new int[classNames.Count];
        foreach (var fact in readable.Where(fact => takesSmall || (fact.Size.Height >= height && fact.Size.Width >= width)))
            counts[fact.Label]++;

        int used = 0;
        ClassCount[] classes = [.. classNames.Select((className, label) => new ClassCount(className, counts[label], leavesOut && counts[label] == 0 ? null : used++))];

        var warnings = new List<string>();
        var doubts = Doubts(readable, options);
        if (unreadable.Length > 0)
            warnings.Add($"{unreadable.Length} image(s) cannot be read");
        if (duplicates.Count(group => group.AcrossClasses) is > 0 and var across)
            warnings.Add($"{across} image(s) appear in more than one class");
        if (duplicates.Sum(group => group.Files.Count - 1) is > 0 and var copies)
            warnings.Add($"{copies} image(s) are exact copies of others");
        if (small.Length > 0)
            warnings.Add($"{small.Length} image(s) are smaller than {width}x{height}");
        warnings.AddRange(doubts.Lines);
        if (classNames.Where((_, label) => counts[label] == 0).ToArray() is { Length: > 0 } unused)
            warnings.Add(DatasetDoubts.WithoutImage(unused));
        if (DatasetDoubts.OfCounts(counts) is { } doubt)
            warnings.Add(doubt);
        warnings.AddRange(sourceWarnings);

        return new DatasetReport
        {
            Name = name,
            Split = options.Split,
            Count = facts.Length,
            Usable = counts.Sum(),
            Classes = classes,
            Sizes = SizesOf(readable),
            Unreadable = unreadable,
            Duplicates = duplicates,
            SmallImages = small,
            Doubtful = doubts.Images,
            Warnings = warnings,
        };
    }

    private static ImageWarnings Doubts(ImageFacts[] readable, DatasetOptions options)
    {
        // Without a requested size, training most likely uses a square one; if all images have the same size, they are not cropped at all.
        bool isOneSize = readable.Select(fact => fact.Size).Distinct().Count() <= 1;
        (int Height, int Width)? target = (options.Height, options.Width) switch
        {
            (null, null) => isOneSize ? null : (1, 1),
            var (height, width) => (height ?? width!.Value, width ?? height!.Value),
        };
        var doubts = new ImageWarnings();
        foreach (var fact in readable)
        {
            if (fact.Findings is { } findings)
                doubts.Add(fact.Name, findings, IsPadded(fact.Size) ? null : target);
        }

        return doubts;

        bool IsPadded((int Height, int Width) size) => options.Small == SmallImagePolicy.Pad
            && target is { } asked && (size.Height < asked.Height || size.Width < asked.Width);
    }

    private static ImageSizes? SizesOf(ImageFacts[] facts)
    {
        if (facts.Length == 0)
            return null;
        int[] heights = [.. facts.Select(fact => fact.Size.Height).Order()];
        int[] widths = [.. facts.Select(fact => fact.Size.Width).Order()];
        int middle = facts.Length / 2;
        int distinct = facts.Select(fact => fact.Size).Distinct().Count();
        return new ImageSizes(heights[0], widths[0], heights[middle], widths[middle], heights[^1], widths[^1], distinct);
    }

    private sealed class ImageFacts(string name, int label, byte[] content, (int Height, int Width) size, string? problem, ImageFindings? findings = null)
    {
        public string Name { get; } = name;

        public int Label { get; } = label;

        public string Hash { get; } = Convert.ToHexString(SHA256.HashData(content));

        public (int Height, int Width) Size { get; } = size;

        public string? Problem { get; } = problem;

        public ImageFindings? Findings { get; } = findings;
    }
}
