using BigGan.Names;

namespace BigGan.Tests.Names;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["learning_rate", "beta1", "beta2", "epsilon", "Accumulations"];

    [Theory]
    [InlineData("beta2", "beta2")]
    [InlineData("BETA1", "beta1")]
    [InlineData("acc", "Accumulations")]
    [InlineData("beta", null)]
    [InlineData("", null)]
    [InlineData("x", null)]
    public void A_name_is_found_exactly_or_by_its_unique_beginning(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, Names));

    [Theory]
    [InlineData("learnign_rate", "learning_rate")]
    [InlineData("lerning_rat", "learning_rate")]
    [InlineData("rate", "learning_rate")]
    [InlineData("epsilno", "epsilon")]
    [InlineData("accumulation", "Accumulations")]
    public void A_slip_of_the_finger_is_recognised(string name, string expected) =>
        Assert.Equal(expected, NearestName.Suggest(name, Names)[0]);

    [Fact]
    public void Suggestions_are_the_nearest_ones_and_no_more_than_asked_for()
    {
        Assert.Equal(["beta1", "beta2"], NearestName.Suggest("beta3", Names));
        Assert.Equal(["beta1"], NearestName.Suggest("beta3", Names, max: 1));
        Assert.Empty(NearestName.Suggest("zzzzzz", Names));
        Assert.Empty(NearestName.Suggest(new string('a', 1_000_000), Names));
    }

    [Fact]
    public void Text_from_outside_is_quoted_in_one_short_line()
    {
        Assert.Equal("'a\\u000ab'", Quoted.Text("a\nb"));
        Assert.Equal(85, Quoted.Text(new string('a', 1_000_000)).Length);
    }
}
