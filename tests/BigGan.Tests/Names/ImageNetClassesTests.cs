using BigGan.Names;

namespace BigGan.Tests.Names;

public sealed class ImageNetClassesTests
{
    [Theory]
    [InlineData(0, "n01440764", "tench, Tinca tinca")]
    [InlineData(134, "n02012849", "crane")]
    [InlineData(207, "n02099601", "golden retriever")]
    [InlineData(281, "n02123045", "tabby, tabby cat")]
    [InlineData(445, "n02837789", "bikini, two-piece")]
    [InlineData(517, "n03126707", "crane")]
    [InlineData(638, "n03710637", "maillot")]
    [InlineData(639, "n03710721", "maillot, tank suit")]
    [InlineData(717, "n03930630", "pickup, pickup truck")]
    [InlineData(980, "n09472597", "volcano")]
    [InlineData(985, "n11939491", "daisy")]
    [InlineData(999, "n15075141", "toilet tissue, toilet paper, bathroom tissue")]
    public void Labels_have_the_usual_ids_and_names(int label, string id, string names)
    {
        Assert.Equal((id, names), (ImageNetClasses.WordNetIds[label], ImageNetClasses.Names[label]));
        Assert.Equal(label, ImageNetClasses.LabelOf(id));
    }

    [Fact]
    public void There_are_1000_in_the_order_of_their_ids()
    {
        Assert.Equal(1000, ImageNetClasses.Names.Count);
        Assert.Equal(ImageNetClasses.WordNetIds.Order(StringComparer.Ordinal).Distinct(), ImageNetClasses.WordNetIds);
        Assert.All(ImageNetClasses.WordNetIds, id => Assert.Matches("^n[0-9]{8}$", id));
        Assert.All(ImageNetClasses.Names, names => Assert.All(names.Split(", "), name => Assert.Matches(@"^[A-Za-z0-9][A-Za-z0-9 .'\-]*$", name)));
    }

    [Theory]
    [InlineData("n00000000")]
    [InlineData("n15075142")]
    [InlineData("")]
    [InlineData("tench")]
    public void What_is_no_id_of_a_class_has_no_label(string id) => Assert.Null(ImageNetClasses.LabelOf(id));

    [Fact]
    public void The_licence_of_the_names_travels_with_them()
    {
        using Stream resource = typeof(ImageNetClasses).Assembly.GetManifestResourceStream("ImageNetClasses.tsv")!;
        using var reader = new StreamReader(resource);
        Assert.Contains("WordNet 3.0 Copyright 2006 by Princeton University", reader.ReadToEnd(), StringComparison.Ordinal);
    }
}
