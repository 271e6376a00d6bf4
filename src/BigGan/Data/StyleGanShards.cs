using System.Globalization;

namespace BigGan.Data;

/// <summary>Recognises folders that are shards of numbered images and not classes: <c>00000/img00000000.png</c> of StyleGAN, <c>69000/69999.png</c> of FFHQ.</summary>
internal static class StyleGanShards
{
    private const int Digits = 5;

    /// <summary>Whether image numbers are distinct and ascend from folder to folder, and every folder is named by a number of five digits.</summary>
    /// <param name="images">Full names in ordinal order.</param>
    /// <param name="root">The path of the folders.</param>
    public static bool Are(IReadOnlyList<string> images, string root)
    {
        long last = -1;
        string folder = "";
        int folders = 0;
        foreach (string image in images)
        {
            if (image[root.Length..].Split('/') is not [var name, var file] || name.Length != Digits || !name.All(char.IsAsciiDigit)) return false;
            string stem = Path.GetFileNameWithoutExtension(file);
            if (stem.StartsWith("img", StringComparison.Ordinal)) stem = stem[3..];
            if (stem.Length < Digits || !long.TryParse(stem, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number <= last) return false;
            last = number;
            if (folder != name) folders++;
            folder = name;
        }

        return folders > 1;
    }
}
