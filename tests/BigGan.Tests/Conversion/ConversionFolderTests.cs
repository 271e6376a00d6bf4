using BigGan.Checkpoints;
using BigGan.Conversion;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Tests.Checkpoints;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Conversion;

/// <summary>The folder that a conversion writes, and its report.</summary>
public sealed class ConversionFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_folder_with_contents_is_replaced_only_when_asked_and_only_if_it_is_a_model()
    {
        string original = ParityCase.FolderOf("hf-biggan-deep/tiny-64-attn3", "config.json");
        ModelConversion.Run(original, _folder["ours"], new ConversionOptions());
        Assert.Contains("already exists; choose another folder", Refusal(_folder["ours"], new ConversionOptions()), StringComparison.Ordinal);
        ModelConversion.Run(original, _folder["ours"], new ConversionOptions { Layout = ModelLayout.HuggingFace, Force = true });
        Assert.Equal(["config.json", "pytorch_model.bin"], _folder.FileNames("ours"));
        File.WriteAllText(Path.Combine(_folder["ours"], "thesis.tex"), "");
        Assert.Contains("has more than a model in it, such as 'thesis.tex'", Refusal(_folder["ours"], new ConversionOptions { Force = true }), StringComparison.Ordinal);
        File.WriteAllText(_folder["file"], "");
        Assert.Contains("is a file", Refusal(_folder["file"], new ConversionOptions { Force = true }), StringComparison.Ordinal);
        ModelConversion.Run(original, _folder["self"], new ConversionOptions());
        Assert.Contains("is where the model itself lies", Assert.Throws<InvalidFileException>(() =>
            ModelConversion.Run(_folder["self"], _folder["self"], new ConversionOptions { Layout = ModelLayout.HuggingFace, Force = true })).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder.Path, ".*"));

        string Refusal(string folder, ConversionOptions options) => Assert.Throws<InvalidFileException>(() => ModelConversion.Run(original, folder, options)).Message;
    }

    [Fact]
    public void A_conversion_that_is_cancelled_or_was_killed_leaves_nothing_behind()
    {
        string original = ParityCase.FolderOf("hf-biggan-deep/tiny-64-attn3", "config.json");
        Assert.ThrowsAny<OperationCanceledException>(() => ModelConversion.Run(original, _folder["ours"], new ConversionOptions(), new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));

        Directory.CreateDirectory(_folder[$".ours.partial-{Guid.NewGuid():N}"]); // by a process that was killed
        ModelConversion.Run(original, _folder["ours"], new ConversionOptions());
        Assert.Equal([_folder["ours"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void The_report_accounts_for_every_tensor()
    {
        ConversionReport report = ModelConversion.Run(ParityCase.FolderOf("hf-biggan-deep/tiny-64-attn3", "config.json"), _folder["ours"], new ConversionOptions());
        using ITensorFile theirs = TensorFiles.Open(Path.Combine(ParityCase.FolderOf("hf-biggan-deep/tiny-64-attn3", "config.json"), "pytorch_model.bin"));
        using var ours = new SafetensorsReader(Path.Combine(_folder["ours"], "generator.safetensors"));
        Assert.Equal(theirs.Names.Order(StringComparer.Ordinal), report.Read.Select(tensor => tensor.Theirs).OfType<string>().Order(StringComparer.Ordinal));
        Assert.Equal(ours.Names.Order(StringComparer.Ordinal), report.Read.Select(tensor => tensor.Ours).OfType<string>().Order(StringComparer.Ordinal));
        Assert.Equal(ours.Names.Order(StringComparer.Ordinal), report.Written.Select(tensor => tensor.Ours!).Order(StringComparer.Ordinal));
        Assert.Contains("generator: linear.weight <- generator.gen_z.weight_orig [2048,20] (rows from height, width, channels; last 10 columns first)", report.Read.Select(tensor => tensor.ToString()));
        Assert.Contains("generator: linear.sv0 <- - (1; it is only logged)", report.Read.Select(tensor => tensor.ToString()));
    }

    [Fact]
    public void A_run_of_ours_keeps_its_manifest()
    {
        using var run = RunDirectory.Create(_folder["run"], SampleRun.Options);
        var writers = SampleRun.Writers(average: false);
        writers["generator.safetensors"] = path => Save(path, Networks.CreateGenerator(SampleRun.Options.Model, Device.Cpu).Parameters);
        writers["discriminator.safetensors"] = path => Save(path, Networks.CreateDiscriminator(SampleRun.Options.Model, Device.Cpu).Parameters);
        run.Checkpoints.Save(7, writers, SampleRun.Content, 1);
        ModelConversion.Run(run.Path, _folder["ours"], new ConversionOptions());
        ModelManifest manifest = ModelManifest.Read(_folder["ours"]);
        Assert.Equal((ModelManifest.ModelFormat, 7L, "fashion-mnist"), (manifest.Format, manifest.Step!.Value, manifest.Dataset!.Name));
        Assert.NotNull(manifest.Options);
        Assert.Empty(manifest.State);

        static void Save(string path, ParameterStore network)
        {
            NetworkFile.Save(path, network);
            network.Dispose();
        }
    }

    public void Dispose() => _folder.Dispose();
}
