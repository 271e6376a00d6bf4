using System.Globalization;
using System.Text;
using NetVips;

namespace BigGan.Imaging;

/// <summary>One curve of a chart.</summary>
/// <param name="Name">For the legend; a chart of one series has none.</param>
/// <param name="Points">In the order in which they are joined.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points);

/// <summary>A point of a curve.</summary>
/// <param name="X">Horizontal coordinate.</param>
/// <param name="Y">Vertical coordinate, upward.</param>
/// <param name="Label">Text beside the point, left out where it would cover another; null for none.</param>
/// <param name="Low">Lower end of an error bar through the point, or null.</param>
/// <param name="High">Upper end of the error bar, or null.</param>
public readonly record struct ChartPoint(double X, double Y, string? Label = null, double? Low = null, double? High = null);

/// <summary>A line chart, drawn as SVG or PNG.</summary>
/// <param name="Title">Text above the chart.</param>
/// <param name="XTitle">Text below the horizontal axis.</param>
/// <param name="YTitle">Text beside the vertical axis.</param>
/// <param name="Series">The curves; together they have at least one finite point.</param>
public sealed record Chart(string Title, string XTitle, string YTitle, IReadOnlyList<ChartSeries> Series)
{
    private const int Width = 760, Height = 500;
    private const int Left = 78, Right = 24, Top = 52, Bottom = 62;
    private const double LabelWidth = 44, LabelHeight = 15;
    private static readonly string[] Colours = ["#1f6fb4", "#d1602a", "#3a8f4b", "#8a55a8", "#7a5b40"]; // told apart by colour-blind readers too

    /// <summary>Writes <c>.svg</c> or <c>.png</c>, whichever the name ends with.</summary>
    /// <exception cref="ArgumentException">Another ending, or there is nothing to draw.</exception>
    /// <exception cref="VipsException">libvips cannot be loaded, or was built without SVG.</exception>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".svg":
                AtomicFile.WriteText(path, ToSvg());
                break;
            case ".png":
                PngFile.Write(path, ToImage());
                break;
            case var kind:
                throw new ArgumentException($"a chart is written as .svg or .png, not as '{kind}'", nameof(path));
        }
    }

    /// <summary>The chart in pixels, without its texts where the machine has no font.</summary>
    /// <param name="scale">Pixels for each unit of the SVG.</param>
    public ImageBuffer ToImage(double scale = 1.5) => ToImage(scale, LabelFont.Ask());

    internal ImageBuffer ToImage(double scale, bool hasText) => VipsLibrary.Run(hasText ? ToSvg() : WithoutText(ToSvg()), svg =>
    {
        using var drawn = Image.SvgloadBuffer(Encoding.UTF8.GetBytes(svg), scale: scale);
        using var opaque = drawn.Flatten(background: [255.0]);
        using var pixels = new NativePixels(opaque);
        return pixels.ToBuffer();
    });

    /// <summary>The chart as SVG text.</summary>
    /// <exception cref="ArgumentException">There is nothing to draw.</exception>
    public string ToSvg()
    {
        ChartPoint[] all = [.. Series.SelectMany(series => series.Points).Where(IsFinite)];
        if (all.Length == 0) throw new ArgumentException("a chart needs at least one finite point");
        var across = Axis.Over(all.Select(point => point.X), Left, Width - Right);
        var up = Axis.Over(all.SelectMany(point => (double[])[point.Y, point.Low ?? point.Y, point.High ?? point.Y]), Height - Bottom, Top);

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="12" fill="#333">""");
        svg.Append('\n').Append(CultureInfo.InvariantCulture, $"""<rect width="{Width}" height="{Height}" fill="#fff"/>""").Append('\n');
        AppendText(svg, (Left + Width - Right) / 2.0, 28, Title, "middle", "font-size=\"15\" font-weight=\"bold\"");
        AppendAxes(svg, across, up);
        for (int i = 0; i < Series.Count; i++) AppendSeries(svg, Series[i], Colours[i % Colours.Length], across, up);
        if (Series.Count > 1) AppendLegend(svg);
        return svg.Append("</svg>\n").ToString();
    }

    // Every text has a line of its own.
    private static string WithoutText(string svg) => string.Join('\n', svg.Split('\n').Where(line => !line.StartsWith("<text ", StringComparison.Ordinal)));

    private static bool IsFinite(ChartPoint point) => double.IsFinite(point.X) && double.IsFinite(point.Y);

    private void AppendAxes(StringBuilder svg, Axis across, Axis up)
    {
        foreach (double tick in across.Ticks)
        {
            double x = across.Place(tick);
            AppendLine(svg, x, Top, x, Height - Bottom, "#e4e4e4");
            AppendText(svg, x, Height - Bottom + 18, across.Name(tick), "middle");
        }

        foreach (double tick in up.Ticks)
        {
            double y = up.Place(tick);
            AppendLine(svg, Left, y, Width - Right, y, "#e4e4e4");
            AppendText(svg, Left - 8, y + 4, up.Name(tick), "end");
        }

        AppendLine(svg, Left, Height - Bottom, Width - Right, Height - Bottom, "#333");
        AppendLine(svg, Left, Top, Left, Height - Bottom, "#333");
        AppendText(svg, (Left + Width - Right) / 2.0, Height - 16, XTitle, "middle", "font-size=\"13\"");
        double middle = (Top + Height - Bottom) / 2.0;
        AppendText(svg, 20, middle, YTitle, "middle", string.Create(CultureInfo.InvariantCulture, $"font-size=\"13\" transform=\"rotate(-90 20 {middle})\""));
    }

    private static void AppendSeries(StringBuilder svg, ChartSeries series, string colour, Axis across, Axis up)
    {
        ChartPoint[] points = [.. series.Points.Where(IsFinite)];
        string path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{across.Place(point.X):0.#},{up.Place(point.Y):0.#}")));
        svg.Append(CultureInfo.InvariantCulture, $"""<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>""").Append('\n');
        double radius = points.Length > 60 ? 1.5 : 3;
        (double X, double Y) last = (double.NegativeInfinity, double.NegativeInfinity);
        for (int i = 0; i < points.Length; i++)
        {
            ChartPoint point = points[i];
            (double x, double y) = (across.Place(point.X), up.Place(point.Y));
            if (point is { Low: { } low, High: { } high }) AppendLine(svg, x, up.Place(low), x, up.Place(high), colour, "stroke-opacity=\"0.45\" stroke-width=\"1.5\"");
            svg.Append(CultureInfo.InvariantCulture, $"""<circle cx="{x:0.#}" cy="{y:0.#}" r="{radius}" fill="{colour}"/>""").Append('\n');
            // A label that would cover the previous one is left out.
            if (point.Label is null || (Math.Abs(x - last.X) < LabelWidth && Math.Abs(y - last.Y) < LabelHeight)) continue;
            // The label goes where the curve does not: below a rising curve, above a falling one.
            (ChartPoint before, ChartPoint after) = (points[Math.Max(0, i - 1)], points[Math.Min(points.Length - 1, i + 1)]);
            bool rises = (after.X - before.X) * (after.Y - before.Y) > 0, fits = x + 8 + LabelWidth <= Width - Right;
            AppendText(svg, fits ? x + 7 : x - 7, rises == fits ? y + 14 : y - 6, point.Label, fits ? "start" : "end", "font-size=\"11\" fill=\"#555\"");
            last = (x, y);
        }
    }

    private void AppendLegend(StringBuilder svg)
    {
        for (int i = 0; i < Series.Count; i++)
        {
            double y = Top + 14 + (18 * i);
            AppendLine(svg, Width - Right - 150, y, Width - Right - 126, y, Colours[i % Colours.Length], "stroke-width=\"3\"");
            AppendText(svg, Width - Right - 118, y + 4, Series[i].Name, "start");
        }
    }

    private static void AppendLine(StringBuilder svg, double x1, double y1, double x2, double y2, string colour, string more = "") =>
        svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}" stroke="{colour}" {more}/>""").Append('\n');

    private static void AppendText(StringBuilder svg, double x, double y, string text, string anchor, string more = "") =>
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}" {more}>{Escape(text)}</text>""").Append('\n');

    private static string Escape(string text) => System.Security.SecurityElement.Escape(new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]))!;

    /// <summary>A linear axis: values <see cref="Low"/> to <see cref="High"/> lie between the pixels <see cref="Start"/> and <see cref="End"/>.</summary>
    private sealed record Axis(double Low, double High, double Step, double Start, double End)
    {
        internal IEnumerable<double> Ticks => Enumerable.Range(0, (int)Math.Round((High - Low) / Step) + 1).Select(i => Low + (i * Step));

        /// <summary>An axis that covers all values, with about six ticks at multiples of 1, 2 or 5 times a power of ten.</summary>
        internal static Axis Over(IEnumerable<double> values, double start, double end)
        {
            double[] finite = [.. values.Where(double.IsFinite)];
            (double low, double high) = (finite.Min(), finite.Max());
            double span = high - low;
            if (span <= Math.Abs(high) * 1e-9) span = high == 0 ? 1 : Math.Abs(high);
            double power = Math.Pow(10, Math.Floor(Math.Log10(span / 6)));
            double step = power * (span / 6 / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
            low = Math.Floor(low / step) * step;
            high = Math.Ceiling(high / step) * step;
            return new Axis(low, high > low ? high : low + step, step, start, end);
        }

        internal double Place(double value) => Start + ((value - Low) / (High - Low) * (End - Start));

        internal string Name(double tick)
        {
            int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(Step) - 1e-9), 0, 12);
            return Math.Round(tick, decimals).ToString($"#,0.{new string('#', decimals)}", CultureInfo.InvariantCulture);
        }
    }
}
