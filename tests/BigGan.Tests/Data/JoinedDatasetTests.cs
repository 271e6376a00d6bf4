using BigGan.Data;

namespace BigGan.Tests.Data;

public sealed class JoinedDatasetTests
{
    [Fact]
    public void Images_come_one_data_set_after_the_other_in_colour_with_the_labels_of_the_joined_names()
    {
        using var grey = new TestDataset(2, 5, new ImageShape(1, 3, 4), "CLASS");
        using var colour = new TestDataset(3, 7, new ImageShape(3, 3, 4));
        using var joined = new JoinedDataset([grey, colour]);
        Assert.Equal((12, new ImageShape(3, 3, 4)), (joined.Count, joined.Shape));
        Assert.Equal(["CLASS 0", "CLASS 1", "class 2"], joined.ClassNames);
        Assert.Equal([0, 1, 0, 1, 0, 0, 1, 2, 0, 1, 2, 0], Enumerable.Range(0, 12).Select(joined.LabelOf));

        byte[] own = new byte[12], found = new byte[36];
        grey.Read(4, own);
        joined.Read(4, found);
        Assert.Equal([.. own, .. own, .. own], found);
        byte[] first = new byte[36];
        colour.Read(0, first);
        joined.Read(5, found);
        Assert.Equal(first, found);
        Assert.Throws<ArgumentOutOfRangeException>(() => joined.LabelOf(12));
    }

    [Fact]
    public void Images_of_two_sizes_are_refused_with_both()
    {
        using var small = new TestDataset(2, 5, new ImageShape(1, 3, 4));
        using var large = new TestDataset(2, 5, new ImageShape(1, 6, 8));
        Assert.Equal("test images has images of 4x3 pixels and test images of 8x6; one size is needed", Assert.Throws<InvalidOptionException>(() => new JoinedDataset([small, large])).Message);
    }
}
