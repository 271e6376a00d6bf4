using BigGan.Checkpoints;
using BigGan.Tests.Sampling;

namespace BigGan.Tests.Checkpoints;

public sealed class ModelCatalogueTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_and_models_below_a_folder_are_listed_by_name()
    {
        ShippedModel.CopyTo(_folder["runs/zebra"]);
        using (var run = RunDirectory.Create(_folder["runs/ant"], SampleRun.Options)) SampleRun.Save(run, 3);
        Directory.CreateDirectory(_folder["runs/notes"]);
        File.WriteAllText(_folder["runs/file"], "");
        CatalogueEntry[] found = [.. ModelCatalogue.List(_folder["runs"]).Where(entry => !entry.Ships)];
        Assert.Equal([("ant", _folder["runs/ant"]), ("zebra", _folder["runs/zebra"])], found.Select(entry => (entry.Name, entry.Path)));
        Assert.Equal(ModelCatalogue.ShippedNames, ModelCatalogue.List(null).Select(entry => entry.Name));
        Assert.Equal(ModelCatalogue.List(null), ModelCatalogue.List(_folder["absent"]));
    }

    [Fact]
    public void A_model_is_found_by_its_path_and_one_that_does_not_exist_is_refused()
    {
        string model = ShippedModel.CopyTo(_folder["model"]);
        Assert.Equal((model, model), (ModelCatalogue.Locate(model), ModelCatalogue.NameOf(model)));
        InvalidFileException refused = Assert.Throws<InvalidFileException>(() => ModelCatalogue.Locate("absent"));
        Assert.StartsWith("absent: does not exist; name a run, checkpoint or model folder (", refused.Message, StringComparison.Ordinal);
    }
}
