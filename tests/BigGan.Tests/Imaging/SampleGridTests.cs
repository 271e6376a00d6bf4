using BigGan.Imaging;

namespace BigGan.Tests.Imaging;

public sealed class SampleGridTests
{
    private static readonly string[] Thousand = [.. Enumerable.Range(0, 1000).Select(i => $"class {i}")];

    [Theory]
    [InlineData(10, 10, 64)]
    [InlineData(100, 10, 128)]
    [InlineData(1, 64, 32)]
    public void Few_classes_are_rows(int classes, int count, int size)
    {
        SampleGrid grid = SampleGrid.ByClass(count, Thousand[..classes], Square(size), null, plain: false);
        Assert.NotNull(grid.Options.RowLabels);
        Assert.Null(grid.Options.Captions);
    }

    [Theory]
    [InlineData(32, 1, 1)]
    [InlineData(128, 1, 1)]
    [InlineData(256, 1, 1)]
    [InlineData(512, 1, 2)]
    [InlineData(512, 8, 8)]
    public void A_thousand_classes_are_a_grid_that_is_as_wide_as_high_and_of_bounded_size(int size, int count, int reduction)
    {
        SampleGrid grid = SampleGrid.ByClass(count, Thousand, Square(size), null, plain: false);

        (long height, long width) = grid.Options.SizeFor(grid.Image, grid.Cells);
        Assert.Equal(reduction, grid.Options.Reduction);
        Assert.InRange(height * width, 1_000_000, 100_000_000);
        Assert.InRange((double)height / width, 0.7, 1.5);
        Assert.Equal(0, grid.Options.Columns % count);
        Assert.Equal(["class 0", "class 999"], grid.Options.Captions!.Where(caption => caption is "class 0" or "class 999"));
    }

    [Fact]
    public void Rows_are_made_as_long_as_asked_where_a_program_still_opens_them()
    {
        SampleGrid grid = SampleGrid.ByClass(4, Thousand, Square(256), SheetForm.Rows, plain: false);
        (long height, _) = grid.Options.SizeFor(grid.Image, grid.Cells);
        Assert.InRange(height, 1000 * 32, 65_500);
    }

    [Fact]
    public void Images_of_a_class_stay_together_in_rows_that_wrap()
    {
        SampleGrid grid = SampleGrid.ByClass(20, ["a", "b"], Square(64), null, plain: false);
        Assert.Equal(10, grid.Options.Columns);
        Assert.Equal(["a", "", "b", ""], grid.Options.RowLabels!);
        Assert.Equal([0, 19, 20, 39], ((int[])[0, 19, 20, 39]).Select(grid.CellOf));
        SampleGrid uneven = SampleGrid.ByClass(17, ["a", "b"], Square(64), null, plain: false);
        Assert.Equal([0, 16, 18, 34], ((int[])[0, 16, 17, 33]).Select(uneven.CellOf));
    }

    [Fact]
    public void What_no_program_would_open_is_refused()
    {
        Refused(() => SampleGrid.ByClass(1_000_000, Thousand, Square(32), null, plain: false));
        Refused(() => SampleGrid.ByClass(200, Thousand, Square(64), null, plain: false));
        Refused(() => SampleGrid.ByClass(200, Thousand, Square(64), SheetForm.Rows, plain: false));
    }

    private static void Refused(Func<SampleGrid> layOut)
    {
        var error = Assert.Throws<InvalidOptionException>(layOut);
        Assert.EndsWith("are too many for one grid", error.Message, StringComparison.Ordinal);
        Assert.Equal([Remedy.FewerImages, Remedy.SeparateFiles], error.Remedies);
    }

    private static ImageShape Square(int size) => new(3, size, size);
}
