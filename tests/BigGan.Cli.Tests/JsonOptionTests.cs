using System.CommandLine;
using System.Text.Json;
using BigGan.Cli.Options;

namespace BigGan.Cli.Tests;

public sealed class JsonOptionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordedTerminal _terminal = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("list")]
    [InlineData("find")]
    public void Without_a_file_json_takes_the_place_of_the_text(string verb)
    {
        Run(ExitCode.Success, verb, "--json");
        Assert.Equal("tench", Name(_terminal.Output));
    }

    [Theory]
    [InlineData("list", "=")]
    [InlineData("list", " ")]
    [InlineData("find", "=")]
    public void A_file_is_written_beside_the_text(string verb, string separator)
    {
        Run(ExitCode.Success, [verb, .. $"--json{separator}{_folder["a.json"]}".Split(' ')]);
        Assert.Equal("text" + Environment.NewLine, _terminal.Output);
        Assert.Equal("tench", Name(File.ReadAllText(_folder["a.json"])));
    }

    [Theory]
    [InlineData("--json", "query")]
    [InlineData("query", "--json")]
    [InlineData("--json", "--", "query")]
    public void A_word_that_a_verb_takes_itself_is_no_file(params string[] words)
    {
        Run(ExitCode.Success, ["find", .. words]);
        Assert.Equal("query", Name(_terminal.Output));
    }

    [Fact]
    public void A_file_that_exists_is_replaced_with_force_only()
    {
        File.WriteAllText(_folder["a.json"], "mine");
        Run(ExitCode.Failure, "list", "--json", _folder["a.json"]);
        Assert.Contains("already exists; choose another name, or replace it with --force", _terminal.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["a.json"]));

        Run(ExitCode.Success, "list", "--json", _folder["a.json"], "--force");
        Assert.Equal("tench", Name(File.ReadAllText(_folder["a.json"])));
    }

    private void Run(int code, params string[] words) => Assert.Equal(code, _terminal.Run(words, NewVerb("list", takesWord: false), NewVerb("find", takesWord: true)));

    private static string Name(string json) => JsonDocument.Parse(json).RootElement[0].GetProperty("name").GetString()!;

    private Verb NewVerb(string name, bool takesWord)
    {
        var word = new Argument<string?>("WORD") { Arity = ArgumentArity.ZeroOrOne };
        var force = new Option<bool>("--force");
        var json = new JsonOption("classes", force);
        var verb = new Verb(name, "Lists.", new Example($"biggan {name}", "list"));
        if (takesWord) verb.Arguments.Add(word);
        verb.Options.Add(force);
        verb.Options.Add(json);
        return verb.Does((parsed, _) =>
        {
            JsonOutput output = json.Read(parsed, _terminal.Terminal);
            ClassEntry[] classes = [new ClassEntry(0, null, takesWord && parsed.GetValue(word) is { } given ? given : "tench")];
            if (!output.Write(classes, ClassEntryJson.Default.ClassEntryArray)) _terminal.Terminal.WriteLine("text");
            return ExitCode.Success;
        });
    }
}
