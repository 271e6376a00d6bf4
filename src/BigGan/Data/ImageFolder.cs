namespace BigGan.Data;

/// <summary>The images directly in a folder and in its subfolders.</summary>
internal sealed class ImageFolder
{
    /// <summary>Images directly in the folder.</summary>
    public int Direct { get; private set; }

    /// <summary>Direct subfolders that contain images at any depth.</summary>
    public SortedSet<string> Below { get; } = new(StringComparer.Ordinal);

    /// <summary>Subfolders at any depth that directly contain images, as relative paths.</summary>
    public SortedSet<string> Holding { get; } = new(StringComparer.Ordinal);

    /// <summary>Groups images by the folders directly below a root.</summary>
    /// <param name="images">Full names, sorted.</param>
    /// <param name="root">Empty, or ending with '/'.</param>
    /// <returns>The folders that contain images, in ordinal order.</returns>
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
