using BigGan.Tests.Parity;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BigGan.Tests;

/// <summary>The folders of <c>src/BigGan</c> stack: a file uses its own folder and those below it, as docs/architecture.md draws them.</summary>
public sealed class FolderOrderTests
{
    private const string GlobalUsings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    private static readonly string Root = Path.GetFullPath(Path.Combine(ParityCase.GoldenFolder, "..", ".."));

    [Fact]
    public void No_file_uses_a_folder_above_its_own()
    {
        string source = Path.Combine(Root, "src", "BigGan");
        string[] stack = Stack(File.ReadAllText(Path.Combine(Root, "docs", "architecture.md")));
        string[] folders = [.. Directory.EnumerateDirectories(source).Select(path => Path.GetFileName(path)).Where(name => name is not ("bin" or "obj"))];
        Assert.Equal(folders.Append("root").Order(StringComparer.Ordinal), stack.Order(StringComparer.Ordinal));
        var files = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(source, path).Replace('\\', '/'), File.ReadAllText);
        List<string> edges = UpwardEdges(files, stack);
        Assert.True(edges is [], string.Join('\n', edges));
    }

    [Fact]
    public void An_edge_that_runs_upward_is_named_with_its_line()
    {
        var files = new Dictionary<string, string>
        {
            ["Low/Lower.cs"] = "namespace BigGan.Low;\n\ninternal sealed class Lower\n{\n    internal High.Higher? Owner;\n}\n",
            ["High/Higher.cs"] = "using BigGan.Low;\n\nnamespace BigGan.High;\n\ninternal sealed class Higher\n{\n    internal Lower? Part;\n}\n",
        };
        Assert.Equal(["Low/Lower.cs:5 uses Higher of High, which is above Low"], UpwardEdges(files, ["High", "Low"]));
        Assert.Equal(["High/Higher.cs:1 uses Low of Low, which is above High", "High/Higher.cs:7 uses Lower of Low, which is above High"], UpwardEdges(files, ["Low", "High"]));
    }

    // Names that the compiler resolves to a declaration in a higher folder, in documentation comments as well.
    private static List<string> UpwardEdges(Dictionary<string, string> files, string[] stack)
    {
        SyntaxTree[] trees = [.. files.Select(file => CSharpSyntaxTree.ParseText(file.Value, new CSharpParseOptions(documentationMode: DocumentationMode.Parse), file.Key))];
        string assemblies = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        IEnumerable<MetadataReference> references = assemblies.Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is not ("BigGan.dll" or "BigGan.Tests.dll")).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("BigGan", [.. trees, CSharpSyntaxTree.ParseText(GlobalUsings)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var height = stack.Reverse().Index().ToDictionary(folder => folder.Item, folder => folder.Index);
        var edges = new List<string>();
        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            string here = Folder(tree.FilePath);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes(descendIntoTrivia: true).OfType<SimpleNameSyntax>())
            {
                foreach (string there in Declarations(model, name).Distinct().Where(there => height[there] > height[here]))
                    edges.Add($"{tree.FilePath}:{tree.GetLineSpan(name.Span).StartLinePosition.Line + 1} uses {name.Identifier.Text} of {there}, which is above {here}");
            }
        }

        return [.. edges.Distinct()];
    }

    private static IEnumerable<string> Declarations(SemanticModel model, SimpleNameSyntax name)
    {
        SymbolInfo found = model.GetSymbolInfo(name);
        if ((found.Symbol ?? found.CandidateSymbols.FirstOrDefault()) is not { } symbol) return [];
        if (symbol is INamespaceSymbol) return symbol.ToDisplayString().Split('.') is ["BigGan", not "Torch" and var folder, ..] && name.Ancestors().OfType<UsingDirectiveSyntax>().Any() ? [folder] : [];
        ISymbol declared = (symbol as IMethodSymbol)?.ReducedFrom ?? symbol;
        return declared.OriginalDefinition.DeclaringSyntaxReferences.Where(place => place.SyntaxTree.FilePath.Length > 0)
            .Select(place => Folder(place.SyntaxTree.FilePath)).Distinct();
    }

    private static string Folder(string file) => file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)] : "root";

    // The first word of every line of the drawing, top first.
    private static string[] Stack(string architecture) =>
        [.. architecture.Split("## Folders")[1].Split("```")[1].Trim().Split('\n').Select(line => line.Split(' ', 2)[0])];
}
