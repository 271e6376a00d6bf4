using System.CommandLine;

namespace BigGan.Cli.Tests;

/// <summary>What to type for the remedies of the library.</summary>
public sealed class RemediesTests
{
    public static TheoryData<Remedy> All => [.. Enum.GetValues<Remedy>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_remedy_names_flags_and_verbs_that_there_are(Remedy remedy)
    {
        Verb[] verbs = Verbs.All(new RecordedTerminal().Terminal);
        string[] words = [.. Remedies.Words(remedy).Split(' ').Select(word => word.Trim('\''))];
        Assert.Contains(words, word => word is "biggan" || word.StartsWith("--", StringComparison.Ordinal));
        int program = Array.IndexOf(words, "biggan");
        Verb[] meant = [.. verbs.Where(verb => program < 0 || verb.Name == words[program + 1])];
        Assert.NotEmpty(meant);
        foreach (string flag in words.Where(word => word.StartsWith("--", StringComparison.Ordinal)))
            Assert.Contains(meant.SelectMany(OptionsOf), option => option.Name == flag);
    }

    [Fact]
    public void A_verb_that_calls_an_option_differently_is_named_its_own()
    {
        var error = new InvalidOptionException("none fits") { Remedies = [Remedy.NameFeatureNetwork, Remedy.ChooseProtocol] };
        Assert.Equal("none fits (--feature-network FILE; --protocol NAME)", Remedies.Line(error, "evaluate"));
        Assert.Equal("two fit (--split NAME for the reference, --images-split NAME for --images)", Remedies.Line(new InvalidOptionException("two fit") { Remedies = [Remedy.ChooseSplit] }, "evaluate"));
        Assert.Equal("none fits (--set evaluation.feature_network=FILE; --set evaluation.protocol=NAME)", Remedies.Line(error, "train"));
    }

    [Fact]
    public void What_to_type_stands_behind_the_message()
    {
        Assert.Equal("one is missing", Remedies.Line(new InvalidOptionException("one is missing")));
        Assert.Equal("a.png: already exists (--force replaces it)", Remedies.Line(new InvalidFileException("a.png", "already exists") { Remedies = [Remedy.ReplaceExisting] }));
        Assert.Equal("it is old (--size N; --split NAME)", Remedies.Line(new Warning("it is old") { Remedies = [Remedy.ChooseSize, Remedy.ChooseSplit] }));
        Assert.Equal("two ship (a, b; --model PATH|NAME)", Remedies.Line(new InvalidOptionException("two ship (a, b)") { Remedies = [Remedy.NameModel] }));
        Assert.Equal("another", Remedies.Line(new IOException("another")));
    }

    private static IEnumerable<Option> OptionsOf(Command command) => command.Options.Concat(command.Subcommands.SelectMany(OptionsOf));
}
