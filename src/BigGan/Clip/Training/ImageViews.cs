using BigGan.Data;
using BigGan.Torch;

namespace BigGan.Clip.Training;

/// <summary>Augments training images: square cutouts as guidance sees them, mirroring, brightness, blur and noise; some colour images become grey.</summary>
/// <param name="options">How much.</param>
internal sealed class ImageViews(ClipTrainingOptions options)
{
    private const ulong Stream = 1UL << 61; // used neither by an epoch of BatchOrder nor by captions
    private const double MeanShare = 0.8, ShareDeviation = 0.3, LeastShare = 0.5; // the cutouts of Big Sleep
    private const double Brightness = 0.15, BlurredShare = 0.25, MostBlur = 0.5, MostNoise = 0.05;
    private static readonly float[] Luma = [0.299f, 0.587f, 0.114f]; // ITU-R BT.601

    private readonly ulong _seed = unchecked((ulong)options.Seed);

    /// <summary>A view of every image of a batch.</summary>
    /// <param name="batch">Square colour images of at least 2 pixels a side.</param>
    /// <param name="first">Position of the first image in the stream of images; an image's view depends on its position only.</param>
    /// <returns>float [N,3,S,S] in [0,1] on the CPU, owned by the current scope; and whether each image is grey.</returns>
    internal (Tensor Images, bool[] Grey) Of(Batch batch, long first)
    {
        using var scope = new TensorScope();
        int side = batch.Shape.Height, pixels = side * side;
        var views = new float[batch.Count * 3 * pixels];
        var grey = new bool[batch.Count];
        for (int i = 0; i < batch.Count; i++)
        {
            var random = new SplitMix64(_seed, Stream | (ulong)(first + i));
            ReadOnlySpan<byte> image = batch.Pixels.AsSpan(i * 3 * pixels, 3 * pixels);
            Span<float> view = views.AsSpan(i * 3 * pixels, 3 * pixels);
            Cut(image, view, side, ref random);
            grey[i] = IsGrey(image, pixels);
            if (!grey[i] && (grey[i] = random.NextUnit() < options.GreyShare)) MakeGrey(view, pixels);
            Tint(view, side, ref random);
        }

        return (scope.Keep(Tensor.From<float>(views, batch.Count, 3, side, side)), grey);
    }

    // A square part of the image, resized by linear interpolation; what is outside is reflected.
    private void Cut(ReadOnlySpan<byte> image, Span<float> view, int side, ref SplitMix64 random)
    {
        bool isWhole = random.NextUnit() < options.WholeShare;
        double share = isWhole ? 1 : Math.Clamp(MeanShare + (ShareDeviation * random.NextNormal()), LeastShare, 1), room = side * (1 - share);
        double left = (random.NextUnit() * (room + (2 * options.Shift))) - options.Shift, top = (random.NextUnit() * (room + (2 * options.Shift))) - options.Shift;
        bool flips = options.Flip && random.NextUnit() < 0.5;
        Span<(int From, int To, float Part)> columns = new (int, int, float)[side], rows = new (int, int, float)[side];
        for (int i = 0; i < side; i++)
        {
            columns[flips ? side - 1 - i : i] = Between(left + ((i + 0.5) * share) - 0.5, side);
            rows[i] = Between(top + ((i + 0.5) * share) - 0.5, side);
        }

        for (int channel = 0; channel < 3; channel++)
        {
            ReadOnlySpan<byte> plane = image.Slice(channel * side * side, side * side);
            for (int y = 0; y < side; y++)
            {
                ReadOnlySpan<byte> upper = plane.Slice(rows[y].From * side, side), lower = plane.Slice(rows[y].To * side, side);
                Span<float> to = view.Slice(((channel * side) + y) * side, side);
                for (int x = 0; x < side; x++)
                {
                    (int from, int next, float part) = columns[x];
                    float above = upper[from] + (part * (upper[next] - upper[from])), below = lower[from] + (part * (lower[next] - lower[from]));
                    to[x] = (above + (rows[y].Part * (below - above))) / 255;
                }
            }
        }
    }

    private static (int From, int To, float Part) Between(double place, int side)
    {
        double floor = Math.Floor(place);
        return (Reflected((int)floor, side), Reflected((int)floor + 1, side), (float)(place - floor));
    }

    private static int Reflected(int index, int side) => Math.Clamp(index < 0 ? -index : index < side ? index : (2 * side) - 2 - index, 0, side - 1);

    private static bool IsGrey(ReadOnlySpan<byte> image, int pixels) =>
        image[..pixels].SequenceEqual(image.Slice(pixels, pixels)) && image[..pixels].SequenceEqual(image.Slice(2 * pixels, pixels));

    private static void MakeGrey(Span<float> view, int pixels)
    {
        for (int i = 0; i < pixels; i++)
            view[i] = view[pixels + i] = view[(2 * pixels) + i] = (Luma[0] * view[i]) + (Luma[1] * view[pixels + i]) + (Luma[2] * view[(2 * pixels) + i]);
    }

    // Brightness, blur and noise, the same for all channels, so that grey stays grey.
    private static void Tint(Span<float> view, int side, ref SplitMix64 random)
    {
        int pixels = side * side;
        float gain = 1 + (float)(Brightness * ((2 * random.NextUnit()) - 1)), deviation = (float)(MostNoise * random.NextUnit());
        float blur = random.NextUnit() < BlurredShare ? (float)(MostBlur * random.NextUnit()) : 0;
        Span<float> noise = new float[pixels], sharp = new float[pixels];
        for (int i = 0; i < pixels; i++) noise[i] = deviation * random.NextNearlyNormal();
        for (int channel = 0; channel < 3; channel++)
        {
            Span<float> plane = view.Slice(channel * pixels, pixels);
            plane.CopyTo(sharp);
            for (int i = 0; i < pixels; i++)
            {
                float value = sharp[i];
                if (blur > 0)
                {
                    int x = i % side;
                    float around = sharp[x > 0 ? i - 1 : i] + sharp[x < side - 1 ? i + 1 : i] + sharp[i >= side ? i - side : i] + sharp[i < pixels - side ? i + side : i];
                    value += blur * ((around / 4) - value);
                }

                plane[i] = Math.Clamp((value * gain) + noise[i], 0, 1);
            }
        }
    }
}
