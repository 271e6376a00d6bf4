using System.Xml.Linq;
using BigGan.Evaluation;
using BigGan.Imaging;

namespace BigGan.Tests.Evaluation;

public sealed class TruncationCurveTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_best_truncation_has_the_lowest_distance() => Assert.Equal(0.5, Curve().Best.Generated.Truncation);

    [Fact]
    public void A_target_lies_between_points_in_proportion()
    {
        TargetTruncation found = Curve().At("is_mean", 7.5)!;
        Assert.Equal((0.75, 15, 7.5), (found.Truncation!.Value, found.Fid!.Value, found.IsMean!.Value));
    }

    [Fact]
    public void Of_several_places_the_one_of_the_lowest_distance_is_named() =>
        Assert.Equal(0.4375, Curve().At("fid", 20)!.Truncation!.Value, Tolerances.Float64Sum); // also at 1.0

    [Fact]
    public void A_target_out_of_reach_is_none()
    {
        Assert.Null(Curve().At("is_mean", 20));
        Assert.Equal((10.0, 50.0), Curve().Range("fid"));
        Assert.Null(Curve().Range("recall"));
    }

    [Fact]
    public void The_table_has_what_was_computed()
    {
        string[] lines = Curve().ToCsv().Split('\n');
        Assert.Equal("truncation,mode,fid,fid_low,fid_high,is_mean,is_mean_low,is_mean_high", lines[0]);
        Assert.Equal("0.25,scale,50,,,10,,", lines[1]);
    }

    [Fact]
    public void The_figure_is_drawn_both_ways()
    {
        Chart chart = Curve().ToChart("model <1> & more");
        chart.Write(_folder["curve.svg"]);
        chart.Write(_folder["curve.png"]);

        XElement svg = XDocument.Load(_folder["curve.svg"]).Root!;
        XNamespace space = "http://www.w3.org/2000/svg";
        Assert.Equal(3, svg.Elements(space + "circle").Count());
        Assert.Contains(svg.Elements(space + "text"), text => text.Value.StartsWith("model <1> & more", StringComparison.Ordinal));
        Assert.Contains(svg.Elements(space + "text"), text => text.Value == "0.25");
        ImageBuffer png = PngFile.Read(_folder["curve.png"], 3);
        Assert.Equal((1140, 750), (png.Shape.Width, png.Shape.Height));
        Assert.InRange(png.Pixels.Count(pixel => pixel < 250), 3_000, 300_000);
    }

    [Fact]
    public void Without_a_font_the_figure_has_its_curves_and_no_text()
    {
        var chart = new Chart("t", "x", "y", [new ChartSeries("a", [new(5, 0), new(7, 2)]), new ChartSeries("b", [new(5, 1)])]);
        string svg = chart.ToSvg();
        ImageBuffer plain = chart.ToImage(1, hasText: false), titled = chart.ToImage(1, hasText: true);
        Assert.Equal(titled.Shape, plain.Shape);
        Assert.InRange(plain.Pixels.Count(pixel => pixel < 250), 3_000, titled.Pixels.Count(pixel => pixel < 250) - 300);
        Assert.Contains("<text ", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Axes_hold_every_point_in_round_steps()
    {
        string svg = new Chart("t", "x", "y", [new ChartSeries("a", [new(0.013, -7), new(0.987, 1234.5, "far", 1000, 1300), new(double.NaN, 3)])]).ToSvg();
        foreach (string tick in (string[])[">0<", ">0.2<", ">1<", ">-500<", ">1,500<"]) Assert.Contains(tick, svg, StringComparison.Ordinal);
        Assert.Equal(2, XDocument.Parse(svg).Root!.Elements().Count(element => element.Name.LocalName == "circle"));
    }

    [Fact]
    public void A_single_point_is_a_chart_too() => Assert.Contains("circle", new Chart("t", "x", "y", [new ChartSeries("a", [new(5, 0)])]).ToSvg(), StringComparison.Ordinal);

    [Fact]
    public void Nothing_to_draw_is_said() => Assert.Throws<ArgumentException>(() => new Chart("t", "x", "y", [new ChartSeries("a", [new(double.NaN, 0)])]).ToSvg());

    public void Dispose() => _folder.Dispose();

    private static TruncationCurve Curve() => new([Point(0.25, 50, 10), Point(0.5, 10, 9), Point(1, 20, 6)]);

    private static EvaluationResult Point(double truncation, double fid, double score)
    {
        EvaluationResult result = ProtocolTests.Result(fid: fid);
        return result with { IsMean = score, Generated = result.Generated with { Truncation = truncation, TruncationMode = "scale" } };
    }
}
