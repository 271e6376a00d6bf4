using BigGan.Imaging;
using NetVips;

namespace BigGan.Tests.Imaging;

public sealed class AnimationFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.gif", 1, 1)] // colours that are nearly equal share a place in the palette
    [InlineData("a.gif", 3, 1)]
    [InlineData("a.webp", 1, 0)]
    [InlineData("a.webp", 3, 0)]
    public void Frames_times_and_repetition_come_back(string name, int channels, int tolerance)
    {
        ImageBuffer[] frames = [.. Enumerable.Range(0, 5).Select(i => TestImages.Gradient(16, 24, channels, i))];
        AnimationFile.Write(_folder.Nested($"deep/{name}"), frames, 50, isEnlarged: true);

        (ImageBuffer[] read, int[] delays, int loop) = Read(_folder[$"deep/{name}"], 16);
        Assert.Equal((5, 0), (read.Length, loop));
        Assert.All(delays, delay => Assert.Equal(50, delay));
        Assert.Equal(5, delays.Length);
        for (int i = 0; i < 5; i++)
            Assert.InRange(frames[i].WithChannels(3).Pixels.Zip(read[i].Pixels).Max(pair => Math.Abs(pair.First - pair.Second)), 0, tolerance);
        Assert.Single(Directory.GetFiles(_folder["deep"]));
    }

    [Fact]
    public void Photographs_are_compressed_with_little_loss()
    {
        ImageBuffer[] frames = [TestImages.Gradient(64, 64), TestImages.Gradient(64, 64, 3, 4)];
        AnimationFile.Write(_folder["a.webp"], frames, 100);
        ImageBuffer read = Read(_folder["a.webp"], 64).Frames[1];
        Assert.InRange(frames[1].Pixels.Zip(read.Pixels).Average(pair => Math.Abs(pair.First - pair.Second)), 0, 3);
    }

    [Fact]
    public void What_is_no_animation_is_refused()
    {
        ImageBuffer frame = TestImages.Gradient(8, 8);
        Assert.Contains(".gif or .webp", Assert.Throws<InvalidOptionException>(() => AnimationFile.Write(_folder["a.png"], [frame], 50)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => AnimationFile.Write(_folder["a.gif"], [], 50));
        Assert.Throws<ArgumentException>(() => AnimationFile.Write(_folder["a.gif"], [frame, TestImages.Gradient(8, 9)], 50));
        Assert.ThrowsAny<ArgumentException>(() => AnimationFile.Write(_folder["a.gif"], [frame], 0));
    }

    [Fact]
    public void Animations_beyond_the_bounds_are_refused_before_anything_is_computed()
    {
        var shape = new ImageShape(3, 1000, 1000);
        AnimationFile.Check("a.gif", shape, 100);
        Assert.Contains("too many for one animation", Assert.Throws<InvalidOptionException>(() => AnimationFile.Check("a.gif", shape, 101)).Message, StringComparison.Ordinal);
        Assert.Contains("too large for an animation", Assert.Throws<InvalidOptionException>(() => AnimationFile.Check("a.gif", new ImageShape(1, 20_000, 10), 1)).Message, StringComparison.Ordinal);
    }

    private static (ImageBuffer[] Frames, int[] Delays, int Loop) Read(string path, int height) => VipsLibrary.Run(File.ReadAllBytes(path), bytes =>
    {
        using Image tall = Image.NewFromBuffer(bytes, kwargs: new VOption { { "n", -1 } });
        int pages = (int)tall.Get("n-pages");
        Assert.Equal((pages * height, height), (tall.Height, (int)tall.Get("page-height")));
        using Image colours = tall.ExtractBand(0, n: 3);
        using var pixels = new NativePixels(colours);
        ImageBuffer all = pixels.ToBuffer();
        int plane = height * all.Shape.Width;
        var frames = new ImageBuffer[pages];
        for (int i = 0; i < pages; i++)
        {
            var frame = new byte[3 * plane];
            for (int channel = 0; channel < 3; channel++) all.Pixels.AsSpan(((channel * pages) + i) * plane, plane).CopyTo(frame.AsSpan(channel * plane));
            frames[i] = new ImageBuffer(new ImageShape(3, height, all.Shape.Width), frame);
        }

        return (frames, (int[])tall.Get("delay"), (int)tall.Get("loop"));
    });
}
