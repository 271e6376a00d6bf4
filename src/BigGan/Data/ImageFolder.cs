namespace BigGan.Data;

/// <summary>What a folder holds of images, in it and below.</summary>
internal sealed class ImageFolder
{
    /// <summary>Images directly in it.</summary>
    public int Direct { get; private set; }

    /// <summary>The folders directly in it that hold images, in them or below.</summary>
    public SortedSet<string> Below { get; } = new(StringComparer.Ordinal);

    /// <summary>The folders at any depth below it that hold images themselves, relative to it.</summary>
    public SortedSet<string> Holding { get; } = new(StringComparer.Ordinal);

    /// <summary>Looks at the folders directly below a root.</summary>
    /// <param name="images">Full names, sorted.</param>
    /// <param name="root">Empty, or ending with '/'.</param>
    /// <returns>Those that hold images, in ordinal order.</returns>
    public static SortedDictionary<string, ImageFolder> Under(IEnumerable<string> images, string root)
    {
        var folders = new SortedDictionary<string, ImageFolder>(StringComparer.Ordinal);
        ImageFolder? folder = null;
        string last = "";
        foreach (string image in images)
        {
            int end = image.StartsWith(root, StringComparison.Ordinal) ? image.IndexOf('/', root.Length) : -1;
            if (end < 0) continue;
            if (folder is null || !image.AsSpan(root.Length, end - root.Length).SequenceEqual(last))
            {
                last = image[root.Length..end];
                if (!folders.TryGetValue(last, out folder)) folders.Add(last, folder = new ImageFolder());
            }

            int next = image.IndexOf('/', end + 1);
            if (next < 0) folder.Direct++;
            else
            {
                folder.Below.Add(image[(end + 1)..next]);
                folder.Holding.Add(image[(end + 1)..image.LastIndexOf('/')]);
            }
        }

        return folders;
    }
}
