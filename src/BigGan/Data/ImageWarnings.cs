using System.Globalization;
using BigGan.Imaging;

namespace BigGan.Data;

/// <summary>Collects warnings about readable images that are probably a mistake.</summary>
internal sealed class ImageWarnings
{
    // A 16:9 photograph loses 44 % when it is cropped to a square, which users expect.
    private const double LeastKept = 0.5;

    // A quarter of the range: a dark photograph, such as one of a night, has brighter pixels.
    private const int DarkBits = 2;

    private readonly List<DoubtfulImage> _images = [];
    private readonly Dictionary<(string One, string Many), List<string>> _doubts = [];
    private (double Kept, string Text) _worst = (1, "");

    /// <summary>The images in the order in which they were added, one entry per warning.</summary>
    public IReadOnlyList<DoubtfulImage> Images => _images;

    /// <summary>One line per kind of warning, with the first image.</summary>
    public IEnumerable<string> Lines => _doubts.Select(doubt =>
    {
        string at = doubt.Key == Crop ? _worst.Text : doubt.Value[0];
        return doubt.Value.Count == 1
            ? $"1 image {doubt.Key.One}: {at}"
            : string.Create(CultureInfo.InvariantCulture, $"{doubt.Value.Count:N0} images {doubt.Key.Many}; {(doubt.Key == Crop ? "the worst" : "the first")}: {at}");
    });

    private static (string One, string Many) Crop =>
        ("loses more than half of its pixels to the crop", "lose more than half of their pixels to the crop");

    /// <summary>Adds the findings of an image.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="findings">The findings of decoding.</param>
    /// <param name="target">The size that it is cropped to; null if the size is unknown or the image is not cropped.</param>
    public void Add(string name, ImageFindings findings, (int Height, int Width)? target)
    {
        if (findings.UnusedBits >= DarkBits)
        {
            string dark = findings.UnusedBits >= 4 ? "nearly black" : "dark";
            string share = $"1/{1 << findings.UnusedBits} of";
            Doubt(name, ($"uses {share} its 16 bits: {dark}", $"use {share} their 16 bits: {dark}"));
        }
        else if (findings.IsFlat)
        {
            string over = findings.HasAlpha ? " once laid over white" : "";
            Doubt(name, ($"is one flat colour{over}", $"are one flat colour{over}"));
        }
        else if (findings.IsNearlyBlack)
        {
            Doubt(name, ("is nearly black: no value reaches 16 of 255", "are nearly black: no value reaches 16 of 255"));
        }

        if (findings.LacksEnd)
            Doubt(name, ("is truncated, though all its pixels could be read", "are truncated, though all their pixels could be read"));
        if (findings.Pages > 1)
            Doubt(name, ("has several pages or frames, of which the first is used", "have several pages or frames, of which the first is used"));
        if (target is { } size)
            AddCrop(name, findings.Size, ImageDecoder.Cropped(findings.Size, size));
    }

    private void AddCrop(string name, (int Height, int Width) own, (int Height, int Width) left)
    {
        double kept = (double)left.Height * left.Width / ((double)own.Height * own.Width);
        if (kept >= LeastKept)
            return;
        Doubt(name, Crop);
        if (kept >= _worst.Kept)
            return;
        bool isWide = left.Width < own.Width;
        (int lost, int all) = isWide ? (own.Width - left.Width, own.Width) : (own.Height - left.Height, own.Height);
        _worst = (kept, string.Create(CultureInfo.InvariantCulture, $"{name}, {lost:N0} of {all:N0} {(isWide ? "columns" : "rows")}"));
    }

    private void Doubt(string name, (string One, string Many) doubt)
    {
        if (!_doubts.TryGetValue(doubt, out var names))
            _doubts.Add(doubt, names = []);
        names.Add(name);
        _images.Add(new DoubtfulImage(name, doubt.One));
    }
}

/// <summary>A readable image that is probably a mistake.</summary>
/// <param name="Path">Its name within the source.</param>
/// <param name="Doubt">The problem, such as <c>is one flat colour</c>.</param>
public sealed record DoubtfulImage(string Path, string Doubt);
