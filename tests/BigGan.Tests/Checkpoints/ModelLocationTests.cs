using BigGan.Checkpoints;
using BigGan.Weights;

namespace BigGan.Tests.Checkpoints;

public sealed class ModelLocationTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RunDirectory _run;

    public ModelLocationTests() => _run = RunDirectory.Create(_folder["run"], SampleRun.Options);

    [Fact]
    public void A_run_a_checkpoint_and_a_weight_file_are_found_and_the_average_is_preferred()
    {
        SampleRun.Save(_run, 1);
        string folder = SampleRun.Save(_run, 2).Folder;
        string average = Path.Combine(folder, "average.safetensors");
        string generator = Path.Combine(folder, "generator.safetensors");
        Assert.Equal((2, average), (ModelLocation.Find(_run.Path).Manifest.Step, ModelLocation.Find(_run.Path).WeightsPath));
        Assert.Equal(average, ModelLocation.Find(folder).WeightsPath);
        Assert.Equal(generator, ModelLocation.Find(generator).WeightsPath);
        Assert.Equal(32, ModelLocation.Find(folder).Manifest.Model.Height);
        Assert.Empty(ModelLocation.Find(_run.Path).PassedOver);
    }

    [Fact]
    public void Without_an_average_the_generator_is_taken()
    {
        SampleRun.Save(_run, 1, average: false);
        Assert.Equal("generator.safetensors", Path.GetFileName(ModelLocation.Find(_run.Path).WeightsPath));
    }

    [Fact]
    public void A_run_whose_newest_checkpoint_is_damaged_gives_the_one_before_and_says_so()
    {
        SampleRun.Save(_run, 1);
        string damaged = SampleRun.Save(_run, 2).PathOf("average.safetensors");
        SampleRun.FlipBit(damaged);
        ModelLocation found = ModelLocation.Find(_run.Path);
        Assert.Equal(1, found.Manifest.Step);
        Assert.StartsWith(damaged, Assert.Single(found.PassedOver), StringComparison.Ordinal);
        Assert.Throws<InvalidFileException>(() => ModelLocation.Find(Path.GetDirectoryName(damaged)!));
    }

    [Fact]
    public void A_model_that_ships_has_the_average_as_its_generator()
    {
        SampleRun.Save(_run, 9);
        ModelLocation exported = ModelFolder.Export(ModelLocation.Find(_run.Path), _folder["models/fashion-32"]);
        Assert.Equal((ModelManifest.ModelFormat, 9L), (exported.Manifest.Format, exported.Manifest.Step));
        Assert.Empty(exported.Manifest.State);
        Assert.Equal(["generator.safetensors", "manifest.json"], Directory.GetFiles(_folder["models/fashion-32"]).Select(Path.GetFileName).Order());
        using var reader = new SafetensorsReader(exported.WeightsPath);
        Assert.True(reader.Contains("x"));
        Assert.Throws<InvalidFileException>(() => ModelFolder.Export(exported, _folder["models/fashion-32"]));
    }

    [Fact]
    public void What_is_not_a_model_is_refused_with_its_reason()
    {
        Refused(_folder["absent"], "does not exist; name a run, checkpoint or model folder");
        Refused(_folder.Path, "is not a model: it has neither manifest.json nor the options of a run");
        Refused(_run.Path, "has no checkpoint yet");
        File.WriteAllText(_folder["stray.safetensors"], "");
        Refused(_folder["stray.safetensors"], "is not a model: there is no manifest.json beside it");
        string damaged = SampleRun.Save(_run, 2).PathOf("average.safetensors");
        SampleRun.CutShort(damaged);
        Refused(_run.Path, $"has no good checkpoint: {damaged}: is damaged");
        Refused(Path.Combine(Path.GetDirectoryName(damaged)!, "manifest.json"), "has no manifest.json; it has average.safetensors");
    }

    private static void Refused(string path, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidFileException>(() => ModelLocation.Find(path)).Message, StringComparison.Ordinal);

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }
}
