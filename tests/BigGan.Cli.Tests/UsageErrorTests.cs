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
    [InlineData("work --rate 0,5", "error: --rate '0,5' is not a number; write 0.5 ('biggan work --help' explains)")]
    [InlineData("work --rate=NaN", "error: --rate 'NaN' is not a number ('biggan work --help' explains)")]
    [InlineData("work --steps 3000000000", "error: --steps '3000000000' is too large: the most is 2147483647 ('biggan work --help' explains)")]
    [InlineData("work --steps 1e5", "error: --steps '1e5' is not a whole number; write 100000 ('biggan work --help' explains)")]
    [InlineData("work --name= --steps 1", "error: --name needs a value ('biggan work --help' explains)")]
    [InlineData("work --name --steps 1", "error: --name needs a value ('biggan work --help' explains)")]
    [InlineData("work --name --steps=1", "error: --name needs a value ('biggan work --help' explains)")]
    [InlineData("work --name --verbose", "error: --name needs a value ('biggan work --help' explains)")]
    [InlineData("work --name -- x", "error: --name needs a value ('biggan work --help' explains)")]
    [InlineData("work --steps --name x", "error: --steps needs a value ('biggan work --help' explains)")]
    [InlineData("work --steps=", "error: --steps needs a value ('biggan work --help' explains)")]
    [InlineData("work --name  --steps 1", "error: --name needs a value ('biggan work --help' explains)")]
    [InlineData("work --name -dash", "error: --name needs a value; one that begins with '-' is written --name=-dash")]
    [InlineData("work --name --zzzzzz", "error: --name needs a value; one that begins with '-' is written --name=--zzzzzz")]
    [InlineData("work -dash", "error: '-dash' is not an option of 'biggan work' ('biggan work --help' lists them)")]
    [InlineData("work --speed fast", "error: --rate 'fast' is not a number ('biggan work --help' explains)")]
    [InlineData("work --speed", "error: --rate needs a value ('biggan work --help' explains)")]
    [InlineData("work --rate 1 --speed 2", "error: --speed is the former name of --rate; give --rate only ('biggan work --help' explains)")]
    [InlineData("work --speed=2 --rate=1", "error: --speed is the former name of --rate; give --rate only ('biggan work --help' explains)")]
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

    [Theory]
    [InlineData("--name=-dash")]
    [InlineData("--name=--force")]
    [InlineData("--name=--name=3")]
    [InlineData("--name:-x")]
    [InlineData("--name=a=b")]
    public void A_value_behind_an_equals_sign_may_begin_with_a_dash(string word) =>
        Assert.Equal(ExitCode.Success, _terminal.Run(["work", word, "--steps", "1"], NewVerb()));

    [Theory]
    [InlineData("-?")]
    [InlineData("--help")]
    public void Help_is_shown_whatever_else_is_wrong(string help)
    {
        Assert.Equal(ExitCode.Success, _terminal.Run(["work", "--rate", "fast", help], NewVerb()));
        Assert.Equal("", _terminal.Error);
    }

    [Fact]
    public void A_former_name_works_and_is_not_in_the_help()
    {
        Assert.Equal(ExitCode.Success, _terminal.Run(["work", "--speed", "2.5"], NewVerb()));
        Assert.Equal(ExitCode.Success, _terminal.Run(["work", "--help"], NewVerb()));
        Assert.Contains("--rate", _terminal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--speed", _terminal.Output, StringComparison.Ordinal);
    }

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
        var rate = new Option<double>("--rate");
        verb.Options.Add(rate);
        verb.Rename(rate, "--speed");
        verb.Options.Add(new Option<string>("--name"));
        return verb.Does((_, _) => ExitCode.Success);
    }
}
