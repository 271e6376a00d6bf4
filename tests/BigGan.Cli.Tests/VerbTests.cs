using System.CommandLine;
using System.CommandLine.Parsing;
using BigGan.Cli.Options;

namespace BigGan.Cli.Tests;

public sealed class VerbTests
{
    /// <summary>The words that lead to each verb, also to those below another verb.</summary>
    public static TheoryData<string> Paths => [.. Walk("", Verbs.All(new RecordedTerminal().Terminal)).Select(pair => pair.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_help_of_a_verb_ends_with_its_examples(string path)
    {
        var terminal = new RecordedTerminal();

        Assert.Equal(ExitCode.Success, terminal.Run([.. path.Split(' '), "--help"]));
        string examples = terminal.Output[terminal.Output.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.NotEmpty(Find(path).Examples);
        Assert.All(Find(path).Examples, example => Assert.Contains(example.Line, examples, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_examples_of_a_verb_are_valid_command_lines(string path)
    {
        var terminal = new RecordedTerminal();
        var host = new CommandHost(terminal.Terminal, Verbs.All(terminal.Terminal));
        foreach (Example example in Find(path).Examples)
        {
            string[] words = [.. CommandLineParser.SplitCommandLine(example.Line)];

            Assert.Equal("biggan", words[0]);
            ParseResult parsed = host.Parse(words[1..]);
            Assert.Null(UsageError.Describe(parsed, words[1..]));
            Assert.Equal(path.Split(' ')[^1], parsed.CommandResult.Command.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_option_of_a_verb_is_described(string path) =>
        Assert.All(Find(path).Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Json_means_the_same_on_every_verb(string path) =>
        Assert.All(Find(path).Options.Where(option => option.Name == "--json"), option => Assert.IsType<JsonOption>(option));

    private static Verb Find(string path) => Walk("", Verbs.All(new RecordedTerminal().Terminal)).Single(pair => pair.Path == path).Verb;

    private static IEnumerable<(string Path, Verb Verb)> Walk(string prefix, IEnumerable<Command> commands) =>
        commands.OfType<Verb>().SelectMany(verb => Walk($"{prefix}{verb.Name} ", verb.Subcommands).Prepend((prefix + verb.Name, verb)));
}
