using BigGan.Imaging;
using BigGan.Sampling;
using BigGan.Tests.Parity;
using BigGan.Tests.Sampling;

namespace BigGan.Tests;

/// <summary>The C# example of the README: it stands here word for word, so that the compiler has seen it.</summary>
public sealed class ReadmeExampleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_README_has_the_example_that_is_compiled_here()
    {
        string root = Path.GetFullPath(Path.Combine(ParityCase.GoldenFolder, "..", ".."));
        string readme = File.ReadAllText(Path.Combine(root, "README.md")), here = File.ReadAllText(Path.Combine(root, "tests", "BigGan.Tests", $"{nameof(ReadmeExampleTests)}.cs"));
        string example = readme.Split("```csharp\n")[1].Split("```")[0];
        Assert.Contains(WithoutIndentation(example), WithoutIndentation(here), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_image_of_the_example_has_a_name_of_its_own()
    {
        using Sampler sampler = ShippedModel.Open(ShippedModel.CopyTo(_folder["model"]));
        Sample[] samples = [.. sampler.Draw(new SamplingOptions { Labels = [3, 3, 5, 5], Seed = 7 })];
        Assert.Equal(["3-0.png", "3-1.png", "5-0.png", "5-1.png"], samples.Select(sample => $"{sample.Label}-{sample.Number}.png"));
    }

    public void Dispose() => _folder.Dispose();

    // Only compiled: it draws from a run and writes where the program is.
    internal static void Example()
    {
        using var sampler = Sampler.Load("runs/photos");
        int retriever = sampler.ClassOf("golden retriever"), tabby = sampler.ClassOf("tabby");
        foreach (Sample sample in sampler.Draw(new SamplingOptions { Labels = [retriever, retriever, tabby], Seed = 7 }))
            PngFile.Write($"{sample.Label}-{sample.Number}.png", sample.Image);
    }

    private static string WithoutIndentation(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
}
