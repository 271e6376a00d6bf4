using System.CommandLine;

namespace BigGan.Cli.Tests;

/// <summary>Every numeric option of the program reads numbers in the one way.</summary>
public sealed class NumericOptionTests
{
    private static readonly Type[] Numbers = [typeof(int), typeof(int?), typeof(long), typeof(long?), typeof(double), typeof(double?)];
    private static readonly string[] NoNumbers = ["0,5", "NaN", "0x10", "many"];

    public static TheoryData<string, string> Options()
    {
        var options = new TheoryData<string, string>();
        foreach ((string path, Option option) in Walk("", new CommandHost(new RecordedTerminal().Terminal, Verbs.All(new RecordedTerminal().Terminal)).CreateRoot()))
            if (Numbers.Contains(option.ValueType)) options.Add(path.Trim(), option.Name);
        return options;
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_numeric_option_refuses_what_is_no_number(string verb, string option)
    {
        foreach (string given in NoNumbers)
        {
            var terminal = new RecordedTerminal();
            Assert.Equal(ExitCode.Usage, terminal.Run([.. verb.Split(' '), option, given]));
            Assert.Contains($"{option} '{given}' is not a ", Assert.Single(terminal.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void There_are_numeric_options() => Assert.True(Options().Count > 40);

    [Fact]
    public void No_numeric_option_is_of_a_type_that_is_not_read_so()
    {
        Type[] others = [typeof(float), typeof(float?), typeof(short), typeof(uint), typeof(ulong), typeof(decimal)];
        var terminal = new RecordedTerminal();
        Assert.DoesNotContain(Walk("", new CommandHost(terminal.Terminal, Verbs.All(terminal.Terminal)).CreateRoot()), pair => others.Contains(pair.Option.ValueType));
    }

    private static IEnumerable<(string Path, Option Option)> Walk(string prefix, Command verb) =>
        verb.Options.Select(option => (prefix, option)).Concat(verb.Subcommands.SelectMany(below => Walk($"{prefix}{below.Name} ", below)));
}
