using BigGan.Imaging;

namespace BigGan.Cli.Tests;

/// <summary>A folder with twelve images of two classes, and runs of a small network on them.</summary>
internal sealed class SmallTraining : IDisposable
{
    private readonly string? _cacheBefore = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");

    internal SmallTraining()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Folder["cache"]);
        foreach (string name in (string[])["ant", "bee"])
        {
            Directory.CreateDirectory(Folder[$"pets/{name}"]);
            for (int i = 0; i < 6; i++) WriteImage($"pets/{name}/{i}.png", 32, i);
        }
    }

    internal static string[] Options { get; } =
    [
        "--preset", "fashion-demo", "--set", "model.generator.width=2", "--set", "model.discriminator.width=2", "--batch", "4",
        "--set", "output.sample_every=2", "--device", "cpu", "--precision", "fp32",
    ];

    internal TempFolder Folder { get; } = new();

    /// <summary>What the latest command printed.</summary>
    internal RecordedTerminal Terminal { get; private set; } = new();

    internal int Train(params string[] more) => Run(["train", "--data", Folder["pets"], "--run", Folder["run"], .. Options, .. more]);

    internal int Run(params string[] arguments)
    {
        Terminal = new RecordedTerminal();
        return Terminal.Run(arguments);
    }

    internal void WriteImage(string name, int size, int brightness)
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * size * size).Select(i => (byte)((i * 7) + (brightness * 40)))];
        PngFile.Write(Folder[name], new ImageBuffer(new ImageShape(3, size, size), pixels));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _cacheBefore);
        Folder.Dispose();
    }
}
