using BigGan.Guidance;
using BigGan.Imaging;
using BigGan.Recipes;
using BigGan.Sampling;
using BigGan.Tests.Parity;
using BigGan.Tests.Sampling;
using BigGan.Training;

namespace BigGan.Tests;

/// <summary>The C# examples of the README and the documents: they stand here word for word, so that the compiler has seen them.</summary>
public sealed class ReadmeExampleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/training.md")]
    [InlineData("docs/text-to-image.md")]
    public void Every_example_of_a_document_is_compiled_here(string document)
    {
        string root = Path.GetFullPath(Path.Combine(ParityCase.GoldenFolder, "..", ".."));
        string text = File.ReadAllText(Path.Combine(root, document)), here = File.ReadAllText(Path.Combine(root, "tests", "BigGan.Tests", $"{nameof(ReadmeExampleTests)}.cs"));
        string[] examples = [.. text.Split("```csharp\n").Skip(1).Select(part => part.Split("```")[0])];
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains(WithoutIndentation(example), WithoutIndentation(here), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_image_of_the_example_has_a_name_of_its_own()
    {
        using Sampler sampler = ShippedModel.Open(ShippedModel.CopyTo(_folder["model"]));
        Sample[] samples = [.. sampler.Draw(new SamplingOptions { Labels = [3, 3, 5, 5], Seed = 7 })];
        Assert.Equal(["3-0.png", "3-1.png", "5-0.png", "5-1.png"], samples.Select(sample => $"{sample.Label}-{sample.Number}.png"));
    }

    public void Dispose() => _folder.Dispose();

    // Only compiled: these read and write where the program is.
    internal static void Example()
    {
        using var sampler = Sampler.Load("runs/photos");
        int retriever = sampler.ClassOf("golden retriever"), tabby = sampler.ClassOf("tabby");
        foreach (Sample sample in sampler.Draw(new SamplingOptions { Labels = [retriever, retriever, tabby], Seed = 7 }))
            PngFile.Write($"{sample.Label}-{sample.Number}.png", sample.Image);
    }

    internal static void ImagineExample()
    {
        using var guided = GuidedSampler.Load("fashion-32");
        var options = new GuidanceOptions { Prompts = [GuidancePrompt.OfText("a sneaker"), GuidancePrompt.Avoid("a bag", 0.5)], Seed = 7 };
        GuidedPicture picture = guided.Imagine(options, new Progress<GuidanceStep>(step => Console.WriteLine($"{step.Step}: {step.Score:0.000}")));
        PngFile.Write("sneaker.png", picture.Image);
    }

    internal static void Example(IProgress<TrainingEvent> progress)
    {
        var request = new RunRequest
        {
            Folder = "runs/photos",
            Images = new ImagesRequest { Source = "photos/", Height = 64, Width = 64 },
            Options = _ => Presets.Get("cifar10").Options with { Steps = 20_000 },
        };
        using TrainingRun run = TrainingRun.StartOrResume(request);
        TrainingFinished finished = run.Train(progress);
        Assert.False(finished.Cancelled);
    }

    private static string WithoutIndentation(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
}
