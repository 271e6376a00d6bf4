using System.Globalization;
using BigGan.Imaging;
using BigGan.Sampling;

namespace BigGan.Cli.Sampling;

/// <summary>Writes samples as one sheet, as a file each, or as numbers.</summary>
/// <param name="drawing">The model.</param>
/// <param name="target">Where to, and in which form.</param>
/// <param name="force">Replace files that exist.</param>
internal sealed class SampleOutput(ModelDrawing drawing, SampleTarget target, bool force)
{
    private const int MaxImages = 10_000_000;
    private const long WorthSaying = 100_000_000;

    /// <summary>Refuses more images than a command takes or the disk has room for.</summary>
    /// <exception cref="InvalidOptionException">They are too many.</exception>
    /// <exception cref="DiskFullException">There is not enough room for their numbers.</exception>
    internal void Check(long images)
    {
        if (images > MaxImages) throw new InvalidOptionException($"{images} images are too many for one command; the limit is {MaxImages}");
        if (target.Form == SampleForm.Tensors) DiskFullException.ThrowIfTooLarge(target.Path, LatentsFile.ImageBytes(images, drawing.Image));
    }

    /// <summary>Finds out, before anything is computed, that images can be written.</summary>
    /// <param name="count">How many.</param>
    /// <param name="nameOf">The name of the n-th image where each has a file.</param>
    /// <param name="layOut">The sheet where they share one.</param>
    /// <exception cref="InvalidOptionException">They are too many.</exception>
    /// <exception cref="InvalidFileException">A file exists.</exception>
    internal SamplePlaces Reserve(int count, Func<int, string> nameOf, Func<SampleGrid> layOut)
    {
        Check(count);
        if (target.Form != SampleForm.Folder) return new SamplePlaces(count, [target.Path], target.Form == SampleForm.Grid ? layOut() : null);
        string[] files = [.. Enumerable.Range(0, count).Select(i => Path.Combine(target.Path, nameOf(i)))];
        SampleTarget.Prepare(files, force);
        return new SamplePlaces(count, files, null);
    }

    /// <summary>Draws and writes.</summary>
    /// <param name="places">The destination.</param>
    /// <param name="samples">As many as were reserved for; computed while they are taken.</param>
    /// <param name="texts">What files say of them.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    internal void Write(SamplePlaces places, IEnumerable<Sample> samples, SampleTexts texts, CancellationToken cancellation)
    {
        SaySize(places.Count);
        if (target.Form == SampleForm.Folder)
        {
            int written = 0;
            try
            {
                drawing.Take(places.Count, samples, cancellation, (i, sample) =>
                {
                    PngFile.Write(places.Files[i], sample.Image, texts.Of(i, sample));
                    written++;
                });
            }
            catch (OperationCanceledException stopped)
            {
                throw new WorkCancelledException(string.Create(CultureInfo.InvariantCulture, $"{written:N0} of {places.Count:N0} images written to {target.Path}"), stopped);
            }
        }
        else if (target.Form == SampleForm.Tensors)
        {
            LatentsFile.WriteImages(target.Path, places.Count, drawing.Image, write => drawing.Take(places.Count, samples, cancellation, (_, sample) => write(sample)));
        }
        else
        {
            SampleGrid grid = places.Grid!;
            SampleSheet sheet = grid.Begin();
            drawing.Take(places.Count, samples, cancellation, (i, sample) => sheet.Place(grid.CellOf(i), sample.Image));
            PngFile.Write(target.Path, sheet.Image, texts.OfSheet());
        }
    }

    // What fills a disk is said before hours are spent on it. PNG files of samples are seldom larger than their pixels.
    private void SaySize(int count)
    {
        bool isTensors = target.Form == SampleForm.Tensors;
        long bytes = isTensors ? LatentsFile.ImageBytes(count, drawing.Image) : (long)count * drawing.Image.ByteCount;
        if (target.Form == SampleForm.Grid || bytes < WorthSaying) return;
        long? free = DiskFullException.FreeBytes(target.Path);
        string size = string.Create(CultureInfo.InvariantCulture, $"{target.Path}: {count:N0} images, {(isTensors ? "" : "up to ")}{ByteSize.Describe(bytes)}");
        string room = free is { } left ? $"; {ByteSize.Describe(left)} free" : "";
        if (bytes > free) drawing.Warn($"{size}{room}: they may not fit");
        else drawing.Note($"{size}{room}");
    }
}
