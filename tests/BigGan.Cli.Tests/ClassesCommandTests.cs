using System.Text.Json;

namespace BigGan.Cli.Tests;

public sealed class ClassesCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_classes_of_a_model_are_listed_with_their_labels() =>
        Assert.Equal(["0  T-shirt/top", "1  Sandal", "2  Sneaker"], Lines("--model", UntrainedModel.Write(_folder["model"])));

    [Fact]
    public void The_shipped_model_is_meant_where_none_is_named() => Assert.Equal("9  Ankle boot", Lines()[^1]);

    [Fact]
    public void ImageNet_is_searched_by_words_number_and_id()
    {
        Assert.Equal(["134  n02012849  crane", "517  n03126707  crane"], Lines("--imagenet", "crane"));
        Assert.Equal(["207  n02099601  golden retriever"], Lines("--imagenet", "207"));
        Assert.Equal(["  0  n01440764  tench, Tinca tinca"], Lines("--imagenet", "n01440764").Select(line => "  " + line));
        Assert.Equal(1000, Lines("--imagenet").Length);
        Assert.Equal("  0  n01440764  tench, Tinca tinca", Lines("--imagenet")[0]);
    }

    [Fact]
    public void A_model_of_ImageNet_folders_shows_their_names()
    {
        string model = UntrainedModel.Write(_folder["model"], ["n02099601", "n02012849", "own"]);
        Assert.Equal(["0  n02099601  golden retriever", "1  n02012849  crane", "2             own"], Lines("--model", model));
    }

    [Fact]
    public void A_script_reads_json()
    {
        using JsonDocument list = JsonDocument.Parse(string.Join('\n', Lines("--imagenet", "golden ret", "--json")));
        JsonElement entry = Assert.Single(list.RootElement.EnumerateArray().ToArray());
        Assert.Equal((207, "n02099601", "golden retriever"), (entry.GetProperty("label").GetInt32(), entry.GetProperty("word_net_id").GetString(), entry.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData(2, "class 'vulcano' does not exist; did you mean 'volcano'?", "--imagenet", "vulcano")]
    [InlineData(2, "--imagenet lists ImageNet's classes; leave out --model", "--imagenet", "--model", "x")]
    [InlineData(1, "absent: does not exist", "--model", "absent")]
    public void A_mistake_is_one_line(int code, string message, params string[] arguments)
    {
        var terminal = new RecordedTerminal();
        Assert.Equal(code, terminal.Run(["classes", .. arguments]));
        Assert.Contains(message, Assert.Single(terminal.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static string[] Lines(params string[] arguments)
    {
        var terminal = new RecordedTerminal();
        Assert.Equal(ExitCode.Success, terminal.Run(["classes", .. arguments]));
        Assert.Equal("", terminal.Error);
        return terminal.Output.TrimEnd().Split('\n');
    }
}
