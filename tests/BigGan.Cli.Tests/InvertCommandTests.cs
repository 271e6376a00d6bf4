using BigGan.Imaging;

namespace BigGan.Cli.Tests;

/// <summary><c>biggan invert</c>, with an untrained generator.</summary>
public sealed class InvertCommandTests() : ExploringTests("invert")
{
    private static readonly string[] Quick = ["--steps", "3", "--candidates", "2"];

    [Fact]
    public void Latents_of_a_picture_go_into_sample_and_interpolate()
    {
        string picture = WritePicture();
        Succeeds([picture, .. Quick, "--json", "--out", Folder["shoe.safetensors"]]);
        Assert.Equal(Folder["shoe.safetensors"], Json().GetProperty("latents").GetString());
        Assert.Equal(new ImageShape(3, 128 + 8, (2 * 132) + 4), PngFile.Read(Folder["shoe.png"]).Shape);
        RecordedTerminal other = new();
        Assert.Equal(0, other.Run(["sample", "--latents", Folder["shoe.safetensors"], "--model", Model, "--device", "cpu", "--out", Folder["again.png"]]));
        Assert.Equal(0, other.Run(["interpolate", "--latents", Folder["shoe.safetensors"], "--to", "sandal", "--frames", "3", "--model", Model, "--device", "cpu", "--out", Folder["path.png"]]));
    }

    [Fact]
    public void A_clip_compares_pictures_too()
    {
        Succeeds([WritePicture(), .. Quick, "--clip", UntrainedClip.Write(Folder["clip"]), "--json", "--out", Folder["shoe.safetensors"]]);
        Assert.Equal("untrained", Json().GetProperty("features").GetString());
    }

    [Fact]
    public void A_mistake_is_one_line()
    {
        string picture = WritePicture();
        Fails(2, "Required argument missing", [.. Quick]);
        Fails(1, "does not exist", [Folder["none.png"], .. Quick, "--out", Folder["never.safetensors"]]);
        Fails(2, "is not the name of a .safetensors file", [picture, .. Quick, "--out", Folder["never.png"]]);
        Fails(2, "--feature-network would have no effect", [picture, "--clip", "x", "--feature-network", "y", "--out", Folder["never.safetensors"]]);
        Fails(2, "0 candidates are out of range", [picture, "--steps", "1", "--candidates", "0", "--out", Folder["never.safetensors"]]);
        Fails(1, "picture.png", [picture, .. Quick, "--feature-network", picture, "--out", Folder["never.safetensors"]]);
    }

    private string WritePicture()
    {
        PngFile.Write(Folder["picture.png"], new ImageBuffer(new ImageShape(1, 40, 60), [.. Enumerable.Range(0, 40 * 60).Select(i => (byte)(i % 256))]));
        return Folder["picture.png"];
    }
}
