using BigGan.Evaluation;
using BigGan.Imaging;
using BigGan.Sampling;

namespace BigGan.Tests.Evaluation;

public sealed class SampleNeighboursTests : IDisposable
{
    private readonly TestDataset _images = new(3, 30, new ImageShape(1, 8, 8));

    public void Dispose() => _images.Dispose();

    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 30)]
    public void A_sample_is_compared_with_the_class_of_its_name_or_with_all(bool amongAll, int compared)
    {
        // The model has its classes in another order than the data set.
        var search = new SampleNeighbours(_images, ["class 2", "class 0"], [0], amongAll);
        Assert.Equal(compared, search.Compared);
        var pixels = new byte[64];
        _images.Read(5, pixels);
        var sample = new Sample(0, 0, new ImageBuffer(_images.Shape, pixels), []);
        IReadOnlyList<Neighbour> found = search.Find([sample], 2, null, "cpu", cancellation: TestContext.Current.CancellationToken)[0];
        Assert.Equal((5, 2, 0.0), (found[0].Index, found[0].Label, found[0].Distance));
        Assert.Equal(2, found.Count);
        Assert.Throws<ArgumentException>(() => search.Find([sample, sample], 2, null, "cpu"));
    }

    [Fact]
    public void A_class_that_the_data_do_not_have_is_refused_with_what_may_be_done()
    {
        var refused = Assert.Throws<InvalidOptionException>(() => new SampleNeighbours(_images, ["class 0", "giraffe"], [1], amongAll: false));
        Assert.Equal("test images has no class 'giraffe', so its images are not what the model was trained on", refused.Message);
        Assert.Equal([Remedy.CompareAllClasses], refused.Remedies);
        Assert.Equal(30, new SampleNeighbours(_images, ["class 0", "giraffe"], [1], amongAll: true).Compared);
    }
}
