using BigGan.Checkpoints;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Checkpoints;

/// <summary>Small but complete checkpoints.</summary>
internal static class SampleRun
{
    public static TrainingOptions Options => Presets.Get("fashion-demo").Options;

    public static CheckpointContent Content => new()
    {
        Options = Options,
        ClassNames = [.. Enumerable.Range(0, 10).Select(i => $"class {i}")],
        Dataset = new("fashion-mnist", "0123abcd"),
        State = new Dictionary<string, string> { ["random"] = "AQID" },
    };

    public static Dictionary<string, Action<string>> Writers(int bytes = 16, bool average = true)
    {
        var writers = new Dictionary<string, Action<string>>
        {
            ["generator.safetensors"] = path => Write(path, bytes),
            ["discriminator.safetensors"] = path => Write(path, bytes),
        };
        if (average)
            writers.Add("average.safetensors", path => Write(path, bytes));
        return writers;
    }

    public static Checkpoint Save(RunDirectory run, long step, int keep = 3, bool protect = false, bool average = true) =>
        run.Checkpoints.Save(step, Writers(average: average), Content with { Protect = protect }, keep);

    /// <summary>Steps of the checkpoints, newest first.</summary>
    public static IEnumerable<string> Steps(RunDirectory run) => run.Checkpoints.List().Select(folder => Path.GetFileName(folder)!);

    public static void FlipBit(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 4;
        File.WriteAllBytes(path, bytes);
    }

    public static void CutShort(string path)
    {
        using FileStream stream = File.OpenWrite(path);
        stream.SetLength(stream.Length - 1);
    }

    private static void Write(string path, int bytes) =>
        SafetensorsWriter.Write(path, [new("x", DataType.UInt8, [bytes], new byte[bytes])]);
}
