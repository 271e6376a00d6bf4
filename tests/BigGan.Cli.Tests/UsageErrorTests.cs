using System.CommandLine;

namespace BigGan.Cli.Tests;

public sealed class UsageErrorTests
{
    private readonly RecordedTerminal _terminal = new();

    [Theory]
    [InlineData("wrok", "error: 'wrok' is not a verb of 'biggan'; did you mean 'work'? ('biggan --help' lists them)")]
    [InlineData("zzzzzzzz", "error: 'zzzzzzzz' is not a verb of 'biggan' ('biggan --help' lists them)")]
    [InlineData("work --stpes 3", "error: '--stpes' is not an option of 'biggan work'; did you mean '--steps'? ('biggan work --help' lists them)")]
    [InlineData("work --stpes=3", "error: '--stpes' is not an option of 'biggan work'; did you mean '--steps'? ('biggan work --help' lists them)")]
    [InlineData("work --verbos", "error: '--verbos' is not an option of 'biggan work'; did you mean '--verbose'? ('biggan work --help' lists them)")]
    [InlineData("work --name --stpes", "error: '--stpes' is not an option of 'biggan work'; did you mean '--steps'? ('biggan work --help' lists them)")]
    [InlineData("work --steps many", "error: --steps 'many' is not a whole number ('biggan work --help' explains)")]
    [InlineData("work --rate fast", "error: --rate 'fast' is not a number ('biggan work --help' explains)")]
    [InlineData("work --steps", "error: --steps needs a value ('biggan work --help' explains)")]
    [InlineData("work more", "error: 'biggan work' does not take 'more' ('biggan work --help' shows what it takes)")]
    public void A_mistake_is_named_in_one_line(string line, string message)
    {
        Assert.Equal(ExitCode.Usage, _terminal.Run(line.Split(' '), NewVerb()));
        Assert.Equal(message + Environment.NewLine, _terminal.Error);
        Assert.Equal("", _terminal.Output);
    }

    [Fact]
    public void A_number_below_zero_is_a_value() =>
        Assert.Equal(ExitCode.Success, _terminal.Run(["work", "--steps", "-3", "--rate", "-0.5"], NewVerb()));

    [Fact]
    public void A_value_that_begins_with_an_at_sign_is_taken_as_it_is() =>
        Assert.Equal(ExitCode.Success, _terminal.Run(["work", "--name", "@home"], NewVerb()));

    [Fact]
    public void No_verb_shows_the_help_and_is_a_usage_error()
    {
        Assert.Equal(ExitCode.Usage, _terminal.Run([], NewVerb()));
        Assert.Contains("biggan work", _terminal.Output, StringComparison.Ordinal);
    }

    private static Verb NewVerb()
    {
        var verb = new Verb("work", "Works.", new Example("biggan work", "work"));
        verb.Options.Add(new Option<int>("--steps"));
        verb.Options.Add(new Option<double>("--rate"));
        verb.Options.Add(new Option<string>("--name"));
        return verb.Does((_, _) => ExitCode.Success);
    }
}
