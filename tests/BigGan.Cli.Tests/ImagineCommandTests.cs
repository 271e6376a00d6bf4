using System.Text.Json;
using BigGan.Imaging;

namespace BigGan.Cli.Tests;

/// <summary><c>biggan imagine</c> with untrained networks.</summary>
public sealed class ImagineCommandTests : ExploringTests
{
    private static readonly string[] Quick = ["--steps", "3", "--candidates", "2", "--cutouts", "2"];

    private readonly string _clip;

    public ImagineCommandTests()
        : base("imagine") => _clip = UntrainedClip.Write(Folder["clip"]);

    [Fact]
    public void A_picture_says_what_it_was_searched_by_and_its_latents_lie_beside_it()
    {
        Draws("ein Stück Käse 🧀", "--avoid", "a bag", "--avoid-weight", "0.5", "--seed", "7", "--json", "--out", Folder["out.png"]);

        JsonElement picture = Assert.Single(Json().GetProperty("pictures").EnumerateArray());
        Assert.Equal((Folder["out.png"], Folder["out.safetensors"], 7, 3), (picture.GetProperty("file").GetString(), picture.GetProperty("latents").GetString(), picture.GetProperty("seed").GetInt32(), picture.GetProperty("steps").GetInt32()));
        IReadOnlyDictionary<string, string> text = PngFile.ReadText(Folder["out.png"]);
        Assert.Equal(("ein Stück Käse 🧀", "1", "a bag", "0.5", "7", "untrained"), (text["prompt"], text["prompt-weight"], text["avoid"], text["avoid-weight"], text["seed"], text["clip"]));
        Assert.Equal(picture.GetProperty("score").GetDouble(), double.Parse(text["score"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(new ImageShape(3, 32, 32), PngFile.Read(Folder["out.png"]).Shape);
        Fails(1, "already exists", ["a shoe", .. Quick, "--clip", _clip, "--out", Folder["out.png"]]);
    }

    [Fact]
    public void Words_that_a_CLIP_of_ours_has_never_seen_are_named()
    {
        File.WriteAllText(Path.Combine(_clip, "training.json"), """{"options": {}, "images": [], "class_names": ["shoe"], "words": ["a", "shoe"]}""");
        var terminal = new RecordedTerminal();
        Assert.Equal(0, terminal.Run(["imagine", "a wooden shoe of ice", .. Quick, "--clip", _clip, "--model", Model, "--device", "cpu", "--out", Folder["out.png"]]));
        Assert.Contains("warning: clip knows 2 words and has never seen 'wooden', 'of', 'ice', which will hardly change the picture", terminal.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_files_are_safe_and_short_whatever_the_prompt()
    {
        string[] prompts = ["-x", "a/b", "..", string.Concat(Enumerable.Repeat("🙂", 300)), "e\u0301te\u0301", "A/B", new string('a', 200), "../../etc/passwd"];
        File.WriteAllLines(Folder["prompts.txt"], [.. prompts, "", "  "]);
        var terminal = new RecordedTerminal();
        Assert.Equal(0, terminal.Run(["imagine", "--prompts", Folder["prompts.txt"], .. Quick, "--clip", _clip, "--model", Model, "--device", "cpu", "--out", Folder["out/"]]));
        Assert.Contains("the text has 1200 tokens and this CLIP reads 22", terminal.Error, StringComparison.Ordinal);
        string[] names = [.. Directory.GetFiles(Folder["out"], "*.png").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        Assert.Equal(prompts.Length, names.Length);
        Assert.All(names, name => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 1, 80));
        Assert.Superset(new HashSet<string> { "x-seed0.png", "a-b-seed0.png", "a-b-seed0-2.png", "picture-seed0.png", "etc-passwd-seed0.png" }, names.ToHashSet());
        Assert.Equal(string.Concat(Enumerable.Repeat("🙂", 300)), names.Select(name => PngFile.ReadText(Folder[$"out/{name}"])["prompt"]).Single(prompt => prompt.Contains("🙂", StringComparison.Ordinal)));
        Assert.Equal(names.Length * 2, Directory.GetFiles(Folder["out"]).Length);
    }

    [Fact]
    public void A_prompt_that_begins_with_a_dash_goes_behind_two()
    {
        Terminal.Run(["imagine", .. Quick, "--clip", _clip, "--model", Model, "--device", "cpu", "--out", Folder["x.png"], "--", "-x"]);
        Assert.Equal("-x", PngFile.ReadText(Folder["x.png"])["prompt"]);
    }

    [Fact]
    public void Seeds_give_pictures_of_their_own_and_an_animation_shows_how_they_came_about()
    {
        Draws("a shoe", "--count", "2", "--animation", "gif", "--out", Folder["out/"]);
        Assert.Equal(["a-shoe-seed0.gif", "a-shoe-seed0.png", "a-shoe-seed0.safetensors", "a-shoe-seed1.gif", "a-shoe-seed1.png", "a-shoe-seed1.safetensors"], Folder.FileNames("out"));
        Assert.NotEqual(PngFile.Read(Folder["out/a-shoe-seed0.png"]).Pixels, PngFile.Read(Folder["out/a-shoe-seed1.png"]).Pixels);
    }

    [Fact]
    public void A_resumed_search_ends_as_one_that_was_not_stopped()
    {
        // The part ends at a step that is scored in the whole search too: the best picture is chosen from the same ones.
        Draws("a shoe", "--out", Folder["whole.png"], "--steps", "20");
        Draws("a shoe", "--out", Folder["part.png"], "--steps", "10");
        Succeeds("--resume", Folder["part.safetensors"], "--steps", "20", "--clip", _clip);
        Assert.Equal(PngFile.Read(Folder["whole.png"]).Pixels, PngFile.Read(Folder["part.png"]).Pixels);
        Fails(2, "--resume goes on with the prompts and settings of its file", "--resume", Folder["part.safetensors"], "--clip", _clip, "--seed", "3");
    }

    [Fact]
    public void A_picture_and_its_latents_are_places_to_start()
    {
        Draws("a shoe", "--out", Folder["first.png"]);
        Draws("a bag", "--start", Folder["first.safetensors"], "--out", Folder["second.png"], "--class", "sandal");
        File.WriteAllText(Folder["text.safetensors"], "none");
        Fails(1, "text.safetensors", ["a bag", .. Quick, "--clip", _clip, "--start", Folder["text.safetensors"], "--out", Folder["third.png"]]);
    }

    public static TheoryData<string[], int, string> Mistakes => new()
    {
        { [], 2, "say what the picture is to show" },
        { [" "], 2, "a prompt is empty" },
        { ["a shoe", "--weight", "0"], 2, "add up to 0" },
        { ["a shoe", "--weight", "1", "--weight", "2"], 2, "--weight is given 2 times for 1 prompt of its kind" },
        { ["a shoe", "--weight", "1,5"], 2, "write 1.5" },
        { ["a shoe", "--avoid-weight", "1"], 2, "--avoid-weight is given 1 times for 0 prompts of its kind" },
        { ["--avoid", "a shoe"], 2, "a search needs a prompt" },
        { ["a <|endoftext|> shoe"], 2, "<|endoftext|>" },
        { ["a shoe", "--prompts", "x.txt"], 2, "--prompts holds the texts" },
        { ["--prompts", "/nowhere/x.txt"], 1, "cannot be read" },
        { ["a shoe", "--image-prompt", "/nowhere/x.png"], 1, "does not exist" },
        { ["a shoe", "--animation", "mp4"], 2, "--animation 'mp4' is not one of gif, webp" },
        { ["a shoe", "--count", "0"], 2, "--count 0 is out of range" },
        { ["a shoe", "--from-preset", "big-slep"], 2, "did you mean 'big-sleep'?" },
        { ["a shoe", "--class", "zebra"], 2, "class 'zebra' does not exist" },
        { ["a shoe", "--learning-rate", "0"], 2, "learning rate 0 is not a positive number" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_one_line(string[] arguments, int code, string message) => Fails(code, message, [.. arguments, .. Quick, "--clip", _clip, "--out", Folder["never.png"]]);

    [Fact]
    public void A_model_that_is_missing_or_lacks_a_file_is_named()
    {
        Fails(1, Folder["none"], ["a shoe", "--clip", Folder["none"], "--out", Folder["never.png"]]);
        var terminal = new RecordedTerminal();
        Assert.Equal(1, terminal.Run(["imagine", "a shoe", "--clip", _clip, "--model", Folder["nowhere"], "--out", Folder["never.png"]]));
        Assert.Contains("nowhere: does not exist", terminal.Error, StringComparison.Ordinal);
        File.Delete(Folder["clip/merges.txt"]);
        Fails(1, "lacks merges.txt", ["a shoe", "--clip", _clip, "--out", Folder["never.png"]]);
    }

    private void Draws(params string[] arguments) => Succeeds([.. arguments, .. arguments.Contains("--steps") ? Quick[2..] : Quick, "--clip", _clip]);
}
