using System.Text.RegularExpressions;
using BigGan.Tests.Parity;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BigGan.Tests;

/// <summary>The library states facts and a <see cref="Remedy"/>; how a remedy is typed is for the command line to say.</summary>
public sealed partial class LibraryTextTests
{
    [Fact]
    public void No_text_of_the_library_names_a_flag_or_a_verb_of_the_command_line()
    {
        string source = Path.GetFullPath(Path.Combine(ParityCase.GoldenFolder, "..", "..", "src"));
        string[] files = [.. ((string[])["BigGan", "BigGan.Torch"]).SelectMany(project => Directory.EnumerateFiles(Path.Combine(source, project), "*.cs", SearchOption.AllDirectories))];
        Assert.NotEmpty(files);
        string[] found = [.. files.SelectMany(file => CommandWords(File.ReadAllText(file)).Select(found => $"{Path.GetRelativePath(source, file)}:{found}"))];
        Assert.True(found is [], string.Join('\n', found));
    }

    [Theory]
    [InlineData("\"replace it with --force\"", true)]
    [InlineData("$\"{name}: --data PATH\"", true)]
    [InlineData("\"'biggan statistics' collects one\"", true)]
    [InlineData("\"unpack it (tar --zstd -xf) and give the folder\"", false)]
    [InlineData("\"evaluation.time_share is 2\"", false)]
    [InlineData("\"biggan-deep-128 -- see below\"", false)]
    [InlineData("1 // --force", false)]
    public void Flags_and_verbs_are_found_in_texts_only(string expression, bool isFound) =>
        Assert.Equal(isFound ? 1 : 0, CommandWords($"class Some\n{{\n    object _one = {expression}\n    ;\n}}\n").Count(found => found.StartsWith("3:", StringComparison.Ordinal)));

    // Comments are not texts. Commands of other programs are named as facts about files.
    private static IEnumerable<string> CommandWords(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code);
        return tree.GetRoot().DescendantTokens()
            .Where(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken)
            .Where(token => CommandWord.IsMatch(token.ValueText))
            .Select(token => $"{tree.GetLineSpan(token.Span).StartLinePosition.Line + 1}: {token.ValueText}");
    }

    [GeneratedRegex(@"(?<!\b(tar|convmv)\b.*)(?<![\w-])--[a-z]|\bbiggan [a-z]")]
    private static partial Regex CommandWord { get; }
}
