using BigGan.Conventions;
using BigGan.Models;

namespace BigGan.Tests.Conventions;

/// <summary>How many blocks share a resolution, where only the channels tell.</summary>
public sealed class InferredDepthTests
{
    private const string File = "G.pth";

    public static TheoryData<int, int> Networks => new MatrixTheoryData<int, int>([3, 4, 5, 6, 7], [1, 2, 3, 4, 16]);

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_channels_of_every_published_size_tell_the_depth_of_a_generator(int doublings, int depth)
    {
        int[] outputs = [.. ChannelTables.ForDeepGenerator(doublings, depth).Select(multiple => multiple * 5)];
        Assert.Equal(depth, InferredDepth.OfGenerator(File, outputs, outputs[0], []));
        Assert.Equal(depth, InferredDepth.OfGenerator(File, outputs, outputs[0], [(2 * depth) - 1]));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_channels_of_every_published_size_tell_the_depth_of_a_discriminator(int doublings, int depth)
    {
        IReadOnlyList<int> stages = ChannelTables.ForDeepDiscriminator(doublings);
        int[] outputs = [.. stages.Skip(1).SelectMany(multiple => Enumerable.Repeat(multiple * 5, depth))];
        Assert.Equal(depth, InferredDepth.OfDiscriminator(File, outputs, stages[0] * 5, []));
    }

    [Theory]
    [InlineData(2, new[] { 8, 8, 8, 4, 4, 2, 2, 1 }, 8)]
    [InlineData(1, new[] { 8, 6, 4, 2, 1 }, 16)]
    public void Channels_of_no_published_table_tell_it_where_they_leave_no_choice(int depth, int[] outputs, int bottom) =>
        Assert.Equal(depth, InferredDepth.OfGenerator(File, outputs, bottom, []));

    [Fact]
    public void What_channels_leave_open_is_refused()
    {
        Assert.Contains("G.pth: has 9 blocks, and nothing says how many of them share a resolution", Refusal([8, 8, 8, 8, 8, 4, 4, 4, 2], 8), StringComparison.Ordinal);
        Assert.Contains("G.pth: has 26 blocks, whose channels change at no regular distance", Refusal([.. Enumerable.Repeat(4, 26)], 8), StringComparison.Ordinal);

        static string Refusal(int[] outputs, int bottom) =>
            Assert.Throws<InvalidFileException>(() => InferredDepth.OfGenerator(File, outputs, bottom, [])).Message;
    }
}
