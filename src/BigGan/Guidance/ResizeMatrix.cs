namespace BigGan.Guidance;

/// <summary>Resizing along one dimension as a matrix: every method here is linear and separable, so two products resize an image and carry its gradient back.</summary>
internal static class ResizeMatrix
{
    private const double Cubic = -0.75; // Keys' parameter, as in LibTorch's bicubic resize
    private const int Lobes = 3; // of the Lanczos window

    /// <summary>The matrix of a method.</summary>
    /// <param name="method">How.</param>
    /// <param name="from">Pixels before.</param>
    /// <param name="to">Pixels after.</param>
    /// <returns>Row-major [to,from]; every row sums to 1.</returns>
    internal static double[] Of(CutoutResizing method, int from, int to) => method switch
    {
        CutoutResizing.Nearest => Nearest(from, to),
        CutoutResizing.Bilinear => Bilinear(from, to),
        _ => Bicubic(from, to, to < from ? Lanczos(from, to) : [1]),
    };

    // The position is computed in single precision, as LibTorch does: the nearest pixel may depend on its rounding.
    private static double[] Nearest(int from, int to)
    {
        double[] matrix = new double[to * from];
        float scale = (float)from / to;
        for (int i = 0; i < to; i++) matrix[(i * from) + Math.Min((int)(i * scale), from - 1)] = 1;
        return matrix;
    }

    // The outer corners of the image keep their place.
    private static double[] Bilinear(int from, int to)
    {
        double[] matrix = new double[to * from];
        for (int i = 0; i < to; i++)
        {
            double position = Math.Max(0, ((i + 0.5) * from / to) - 0.5);
            int first = Math.Min((int)position, from - 1);
            double share = position - first;
            matrix[(i * from) + first] += 1 - share;
            matrix[(i * from) + Math.Min(first + 1, from - 1)] += share;
        }

        return matrix;
    }

    // The centres of the corner pixels keep their place; pixels over the border repeat it. Each source pixel is the filtered one where a filter is given.
    private static double[] Bicubic(int from, int to, double[] filter)
    {
        double[] matrix = new double[to * from];
        int reach = filter.Length / 2;
        double scale = to > 1 ? (from - 1.0) / (to - 1) : 0;
        for (int i = 0; i < to; i++)
        {
            int first = (int)(i * scale);
            double share = (i * scale) - first;
            for (int k = -1; k <= 2; k++)
            {
                double weight = CubicWeight(Math.Abs(k - share));
                int source = Math.Clamp(first + k, 0, from - 1);
                for (int j = -reach; j <= reach; j++) matrix[(i * from) + Mirrored(source + j, from)] += weight * filter[j + reach];
            }
        }

        return matrix;
    }

    private static double CubicWeight(double distance) => distance switch
    {
        <= 1 => ((((Cubic + 2) * distance) - (Cubic + 3)) * distance * distance) + 1,
        < 2 => ((((((distance - 5) * distance) + 8) * distance) - 4) * Cubic),
        _ => 0,
    };

    // A windowed sinc with the cutoff of the smaller size, whose taps sum to 1.
    private static double[] Lanczos(int from, int to)
    {
        double ratio = (double)to / from;
        int reach = (int)Math.Ceiling((Lobes / ratio) + 1) - 2;
        double[] taps = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(i => Window(i * ratio))];
        double sum = taps.Sum();
        return [.. taps.Select(tap => tap / sum)];
    }

    private static double Window(double x) => Math.Abs(x) < Lobes ? Sinc(x) * Sinc(x / Lobes) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    // Over the border the image is mirrored.
    private static int Mirrored(int index, int count)
    {
        if (count == 1) return 0;
        int period = 2 * (count - 1), place = ((index % period) + period) % period;
        return place < count ? place : period - place;
    }
}
