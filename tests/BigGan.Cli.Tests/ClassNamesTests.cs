using System.Text.Json;
using BigGan.Cli.Sampling;
using BigGan.Imaging;
using BigGan.Names;
using BigGan.Sampling;

namespace BigGan.Cli.Tests;

/// <summary>Which class a text picks, on every verb that takes one.</summary>
public sealed class ClassNamesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private RecordedTerminal _terminal = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sample --class X --count 1 --out a.png")]
    [InlineData("mix X --count 1 --out a.png")]
    [InlineData("mix ship X:2 --count 1 --out a.png")]
    [InlineData("interpolate --from X --to ship --rows 1 --steps 2 --out a.png")]
    [InlineData("interpolate --from ship --to X --rows 1 --steps 2 --out a.png")]
    [InlineData("truncate --class X --count 1 --out a.png")]
    [InlineData("neighbours --data nothing --class X --out a.png")]
    public void No_verb_guesses_a_class(string line)
    {
        string model = UntrainedModel.Write(_folder["c10"], ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]);

        foreach ((string query, string meant) in ((string, string)[])[("car", "cat"), ("boat", "cat"), ("bear", "deer"), ("house", "horse"), ("hors", "horse")])
        {
            Assert.Equal(ExitCode.Usage, Run(model, line.Replace("X", query, StringComparison.Ordinal).Split(' ')));
            Assert.Equal($"error: class '{query}' does not exist; did you mean '{meant}'?\n", _terminal.Error);
            Assert.Equal("", _terminal.Output);
        }
    }

    [Theory]
    [InlineData("sample --class golden --count 1 --out a.png", "'golden' is golden retriever")]
    [InlineData("mix golden:2 tabby --count 1 --out a.png", "'golden' is golden retriever")]
    [InlineData("interpolate --from golden --to tabby --rows 1 --steps 2 --out a.png", "'golden' is golden retriever")]
    [InlineData("interpolate --from tabby --to golden --rows 1 --steps 2 --out a.png", "'golden' is golden retriever")]
    [InlineData("truncate --class golden --count 1 --out a.png", "'golden' is golden retriever")]
    public void The_first_words_of_a_name_are_announced_beside_the_result(string line, string note)
    {
        string model = UntrainedModel.Write(_folder["model"], ["golden retriever", "tabby", "tiger cat"]);

        Assert.Equal(ExitCode.Success, Run(model, [.. line.Split(' '), "--json"]));
        Assert.Equal(note + "\n", _terminal.Messages);
        Assert.Contains("golden retriever", JsonDocument.Parse(_terminal.Output).RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-dash", 0)]
    [InlineData("--dash", 1)]
    [InlineData("\u732b", 2)]
    [InlineData("\U0001F408", 3)]
    [InlineData("Smith, Ann", 4)]
    [InlineData("caf\u00e9", 5)]
    [InlineData("size:10", 6)]
    [InlineData("#7", 7)]
    public void A_class_of_any_name_is_drawn(string query, int label)
    {
        string[] names = ["-dash", "--dash", "\u732b", "\U0001F408", "Smith, Ann", "cafe\u0301", "size:10", "all"];
        string model = UntrainedModel.Write(_folder["model"], names);

        Assert.Equal(ExitCode.Success, Run(model, "sample", $"--class={query}", "--count", "1", "--out", "o/"));
        Assert.Equal("", _terminal.Messages);
        string file = Assert.Single(Directory.GetFiles(_folder["o"]));
        Assert.Equal((names[label], $"{label}"), (PngFile.ReadText(file)["class"], PngFile.ReadText(file)["label"]));
        Assert.Equal(ExitCode.Success, Run(model, "mix", "--count", "1", "--json", "--out", "mix.png", "--", query));
        Assert.Equal(label, JsonDocument.Parse(_terminal.Output).RootElement.GetProperty("parts")[0].GetProperty("label").GetInt32());
    }

    [Theory]
    [InlineData(new[] { "T-shirt/top", "caf\u00e9", "\u732b", "\U0001F408 x", "../..\\up" }, "t-shirt-top caf\u00e9 \u732b \U0001F408-x up")]
    [InlineData(new[] { "a", "A", "\u732b" }, "000-a 001-a 002-\u732b")]
    [InlineData(new[] { "!", "b" }, "000 001-b")]
    [InlineData(new[] { "\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b", "a b c d e f g h i j k l m n o p q r s t u v" }, "\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b\u732b a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t")]
    public void Files_are_named_after_classes_of_any_script(string[] classes, string files)
    {
        var names = new SampleNames(classes);
        Assert.Equal(files.Split(' ').Select(name => $"{name}-seed0-0000.png"), classes.Select((_, label) => names.Of(label, new SamplingOptions { Labels = [label] }, 0)));
    }

    [Fact]
    public void All_is_every_class_and_a_class_of_that_name_can_be_had()
    {
        string model = UntrainedModel.Write(_folder["model"], ["ant", "All", "bee"]);

        Assert.Equal(ExitCode.Success, Run(model, "sample", "--class", "all", "--count", "1", "--json", "--out", "a.png"));
        Assert.Equal("'all' is every class; the class of that name is '#1'\n", _terminal.Messages);
        Assert.Equal(3, JsonDocument.Parse(_terminal.Output).RootElement.GetProperty("count").GetInt32());
        Assert.Equal(ExitCode.Success, Run(model, "sample", "--class", "#1", "--count", "1", "--json", "--out", "b.png"));
        Assert.Equal("", _terminal.Messages);
        Assert.Equal("All", JsonDocument.Parse(_terminal.Output).RootElement.GetProperty("classes")[0].GetString());
        Assert.Equal(ExitCode.Usage, Run(model, "sample", "--class", "all", "--class", "wasp", "--out", "c.png"));
    }

    [Fact]
    public void Classes_of_one_name_have_rows_that_are_told_apart()
    {
        string model = UntrainedModel.Write(_folder["model"], ["crane", "crane", "Smith, Ann", "Smith, Bob"]);

        Assert.Equal(ExitCode.Success, Run(model, "sample", "--count", "1", "--json", "--out", "a.png"));
        Assert.Equal("crane (0); crane (1); Smith, Ann; Smith, Bob", PngFile.ReadText(_folder["a.png"])["class"]);
        Assert.Equal([0, 1, 2, 3], JsonDocument.Parse(_terminal.Output).RootElement.GetProperty("labels").EnumerateArray().Select(label => label.GetInt32()));
        Assert.Equal(ExitCode.Success, Run(model, "mix", "#0", "#1", "--count", "1", "--alone", "--out", "mix.png"));
        Assert.Equal("50 % crane (0) + 50 % crane (1); crane (0); crane (1)", PngFile.ReadText(_folder["mix.png"])["class"]);
    }

    [Fact]
    public void ImageNet_has_no_dog_bird_house_person_or_flower()
    {
        string model = UntrainedModel.Write(_folder["model"], ImageNetClasses.Names);
        foreach (string query in (string[])["dog", "bird", "house", "person", "flower"])
        {
            Assert.Equal(ExitCode.Usage, Run(model, "sample", "--class", query, "--out", "a.png"));
            Assert.StartsWith($"error: class '{query}' does not exist; did you mean '", _terminal.Error, StringComparison.Ordinal);
        }
    }

    private int Run(string model, params string[] arguments)
    {
        _terminal = new RecordedTerminal();
        int cut = Array.IndexOf(arguments, "--") is >= 0 and var dashes ? dashes : arguments.Length;
        string[] placed = [.. arguments[..cut].Select(word => word.EndsWith(".png", StringComparison.Ordinal) || word.EndsWith('/') ? _folder[word] : word)];
        return _terminal.Run([.. placed, "--force", "--model", model, "--device", "cpu", .. arguments[cut..]]);
    }
}
