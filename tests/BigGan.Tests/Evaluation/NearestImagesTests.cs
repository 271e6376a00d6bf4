using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Imaging;

namespace BigGan.Tests.Evaluation;

public sealed class NearestImagesTests : IDisposable
{

    private readonly TestDataset _images = new(3, 2500, new ImageShape(1, 8, 8));

    public void Dispose() => _images.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_nearest_are_those_that_comparing_one_by_one_finds(bool sameClass)
    {
        ImageBuffer[] sought = [.. Enumerable.Range(0, 5).Select(i => TestImages.Gradient(8, 8, 1, 9 * i))];
        NeighbourQuery[] queries = [.. sought.Select((image, i) => new NeighbourQuery(image, sameClass ? i % 3 : null))];
        var compared = new ProgressRecorder<int>();

        IReadOnlyList<IReadOnlyList<Neighbour>> found = new NearestImages(_images, device: "cpu").Find(queries, 7, compared);

        for (int i = 0; i < queries.Length; i++)
        {
            (int Index, double Distance)[] expected =
            [
                .. Enumerable.Range(0, _images.Count).Where(index => !sameClass || _images.LabelOf(index) == i % 3)
                    .Select(index => (index, Distance(sought[i], index))).OrderBy(pair => pair.Item2).Take(7),
            ];
            Assert.Equal(expected.Select(pair => pair.Index), found[i].Select(neighbour => neighbour.Index));
            Assert.All(expected.Zip(found[i]), pair => Assert.Equal(pair.First.Distance, pair.Second.Distance, Tolerances.PixelDistance));
            Assert.All(found[i], neighbour => Assert.Equal(_images.LabelOf(neighbour.Index), neighbour.Label));
        }

        Assert.Equal([1000, 2000, 2500], compared.Reports);
    }

    [Fact]
    public void An_image_of_the_data_set_finds_itself_by_pixels_and_by_features()
    {
        using FeatureClassifier classifier = FeatureClassifier.Train(_images, new ClassifierOptions { Epochs = 0.2, Width = 4 }, device: "cpu");
        var query = new NeighbourQuery(Image(1234), null);
        Neighbour byPixels = new NearestImages(_images, device: "cpu").Find([query], 1)[0][0];
        Neighbour byFeatures = new NearestImages(_images, classifier, "cpu").Find([query], 1)[0][0];
        Assert.Equal((1234, 0), (byPixels.Index, byPixels.Distance));
        Assert.Equal(1234, byFeatures.Index);
        Assert.InRange(byFeatures.Distance, 0, Tolerances.FeatureDistance);
    }

    [Fact]
    public void Fewer_are_found_where_there_are_fewer()
    {
        using var few = new TestDataset(3, 4, new ImageShape(1, 8, 8));
        var nearest = new NearestImages(few, device: "cpu");
        Assert.Equal(2, nearest.Find([new NeighbourQuery(Image(0), 0)], 9)[0].Count);
        Assert.Empty(nearest.Find([new NeighbourQuery(Image(0), 5)], 9)[0]);
        Assert.Empty(nearest.Find([], 9));
    }

    [Fact]
    public void Images_of_another_shape_are_refused() =>
        Assert.Throws<ArgumentException>(() => new NearestImages(_images, device: "cpu").Find([new NeighbourQuery(TestImages.Gradient(9, 8, 1), null)], 1));

    [Fact]
    public void It_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => new NearestImages(_images, device: "cpu").Find([new NeighbourQuery(Image(0), null)], 1, null, new CancellationToken(true)));

    private ImageBuffer Image(int index)
    {
        var pixels = new byte[64];
        _images.Read(index, pixels);
        return new ImageBuffer(_images.Shape, pixels);
    }

    private double Distance(ImageBuffer image, int index) =>
        Math.Sqrt(image.Pixels.Zip(Image(index).Pixels).Sum(pair => Math.Pow((pair.First - pair.Second) / TestImages.GreyLevelsPerUnit, 2)));
}
