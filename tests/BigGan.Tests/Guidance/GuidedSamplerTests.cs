using BigGan.Guidance;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Sampling;
using BigGan.Tests.Sampling;
using BigGan.Torch;

namespace BigGan.Tests.Guidance;

/// <summary>Searches with the shipped generator, which is grey, and a CLIP with random weights.</summary>
[Collection(nameof(GuidedSamplerTests))]
[CollectionDefinition(nameof(GuidedSamplerTests), DisableParallelization = true)]
public sealed class GuidedSamplerTests : IDisposable
{
    private static readonly GuidanceOptions Quick = new() { Prompts = [GuidancePrompt.OfText("a shoe")], Steps = 30, Candidates = 8, Cutouts = 4, Patience = 0, Seed = 4 };

    private readonly TempFolder _folder = new();
    private readonly string _clip;
    private readonly string _model;

    public GuidedSamplerTests()
    {
        _clip = TinyClip.Write(_folder["clip"]);
        _model = ShippedModel.CopyTo(_folder["model"]);
    }

    [Fact]
    public void A_search_raises_the_score_reports_every_step_and_is_decided_by_its_seed()
    {
        using GuidedSampler guided = Load();
        var steps = new ProgressRecorder<GuidanceStep>();
        double start;
        using (GuidanceRun run = guided.Begin(Quick)) start = run.Score;
        GuidedPicture first = guided.Imagine(Quick, steps);
        Assert.True(first.Score > start + 0.002, $"{first.Score} after a start with {start}");
        Assert.Equal(Enumerable.Range(1, 30).Select(step => (long)step), steps.Reports.Select(step => step.Step));
        Assert.Equal(new ImageShape(1, 32, 32), first.Image.Shape);
        Assert.Equal(first.Score, steps.Reports[^1].BestScore);
        Assert.Equal(first.Image.Pixels, guided.Imagine(Quick).Image.Pixels);
        Assert.NotEqual(first.Image.Pixels, guided.Imagine(Quick with { Seed = 5 }).Image.Pixels);
        Assert.Equal(new GuidanceCost(8 + 4, 30, (8 + 4) * 4, 30 * 4), first.Cost);
    }

    [Fact]
    public void Stopped_saved_and_resumed_it_ends_at_the_same_picture_to_the_last_bit()
    {
        using GuidedSampler guided = Load();
        GuidedPicture whole = guided.Imagine(Quick);
        using (GuidanceRun stopped = guided.Begin(Quick))
        {
            for (int i = 0; i < 13; i++) stopped.Advance();
            stopped.Save(_folder["search.safetensors"]);
        }

        using GuidanceRun resumed = guided.Resume(_folder["search.safetensors"]);
        Assert.Equal(13, resumed.Step);
        while (!resumed.IsDone) resumed.Advance();
        GuidedPicture picture = resumed.Best();
        Assert.Equal((whole.Score, whole.Step, whole.Cost), (picture.Score, picture.Step, picture.Cost));
        Assert.Equal(whole.Latents.Latents, picture.Latents.Latents);
        Assert.Equal(whole.Latents.Logits, picture.Latents.Logits);
        Assert.Equal(whole.Image.Pixels, picture.Image.Pixels);
    }

    [Fact]
    public void A_search_starts_where_another_ended_or_at_plain_latents()
    {
        using GuidedSampler guided = Load();
        GuidedPicture found;
        using (GuidanceRun run = guided.Begin(Quick))
        {
            while (!run.IsDone) run.Advance();
            run.Save(_folder["search.safetensors"]);
            found = run.Best();
        }

        using (GuidanceRun again = guided.Begin(Quick with { Given = guided.StartFrom(_folder["search.safetensors"], Quick) }))
            Assert.Equal(found.Score, again.Score, Tolerances.Float32);

        float[] z = [.. Enumerable.Range(0, 64).Select(i => (float)Math.Sin(i))];
        LatentsFile.Write(_folder["z.safetensors"], GivenLatents.OfClasses(z, 64, [7]));
        using GuidanceRun plain = guided.Begin(Quick with { Given = guided.StartFrom(_folder["z.safetensors"], Quick) });
        byte[] sampled = guided.Sampler.Draw(GivenLatents.OfClasses(z, 64, [7])).Single().Image.Pixels;
        Assert.InRange(plain.Draw().Pixels.Zip(sampled).Average(pair => Math.Abs(pair.First - pair.Second)), 0, 1); // every class keeps a little weight
    }

    [Fact]
    public void It_ends_when_the_score_has_settled()
    {
        using GuidedSampler guided = Load();
        using GuidanceRun run = guided.Begin(Quick with { Steps = 1000, Patience = 2, LeastGain = 10 });
        while (!run.IsDone) run.Advance();
        Assert.Equal((20, true), (run.Step, run.HasSettled));
    }

    [Fact]
    public void The_settings_of_Big_Sleep_run_on_any_generator()
    {
        using GuidedSampler guided = Load();
        using GuidanceRun run = guided.Begin(GuidanceOptions.BigSleep with { Prompts = Quick.Prompts });
        GuidanceStep step = run.Advance();
        Assert.True(double.IsFinite(step.Losses.Target));
        Assert.Equal(21_000, step.Steps);
    }

    [Fact]
    public void A_picture_is_a_prompt_and_what_was_cut_off_is_said()
    {
        PngFile.Write(_folder["wide.png"], new ImageBuffer(new ImageShape(3, 48, 640), [.. Enumerable.Range(0, 3 * 48 * 640).Select(i => (byte)(i % 251))]));
        PngFile.Write(_folder["dot.png"], new ImageBuffer(new ImageShape(1, 1, 1), [7]));
        using GuidedSampler guided = Load();
        using GuidanceRun run = guided.Begin(Quick with { Prompts = [GuidancePrompt.OfImage(_folder["wide.png"]), GuidancePrompt.OfImage(_folder["dot.png"], 0.5), GuidancePrompt.Avoid("a bag")] });
        Assert.Equal($"{_folder["wide.png"]}: of 640x48 pixels CLIP sees the 48x48 in the middle", Assert.Single(run.Notes));
        Assert.True(double.IsFinite(run.Advance().Losses.Target));
    }

    [Fact]
    public void A_text_that_is_too_long_is_cut_with_a_note()
    {
        using GuidedSampler guided = Load();
        using GuidanceRun run = guided.Begin(Quick with { Prompts = [GuidancePrompt.OfText(string.Join(' ', Enumerable.Repeat("shoe", 30)))] });
        Assert.Contains("it was cut before", Assert.Single(run.Notes), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "nothing", "a search needs a prompt" },
        { "only avoided", "a search needs a prompt" },
        { "empty", "a prompt is empty" },
        { "zero", "add up to 0" },
        { "negative", "weight of the prompt 'a shoe' -1 is not a number of at least 0" },
        { "mark", "<|endoftext|>" },
        { "class", "class 10 is out of range: 0 to 9" },
        { "rate", "learning rate 0 is not a positive number" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_wrong_option_is_named(string mistake, string message)
    {
        GuidanceOptions options = mistake switch
        {
            "nothing" => Quick with { Prompts = [] },
            "only avoided" => Quick with { Prompts = [GuidancePrompt.Avoid("a shoe")] },
            "empty" => Quick with { Prompts = [GuidancePrompt.OfText(" ")] },
            "zero" => Quick with { Prompts = [GuidancePrompt.OfText("a shoe", 0), GuidancePrompt.Avoid("a bag")] },
            "negative" => Quick with { Prompts = [GuidancePrompt.OfText("a shoe", -1)] },
            "mark" => Quick with { Prompts = [GuidancePrompt.OfText("a shoe <|endoftext|>")] },
            "class" => Quick with { Labels = [10] },
            _ => Quick with { LearningRate = 0 },
        };
        using GuidedSampler guided = Load();
        Assert.Contains(message, Assert.Throws<InvalidOptionException>(() => guided.Begin(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_of_other_networks_or_a_damaged_file_is_refused()
    {
        using GuidedSampler guided = Load();
        using (GuidanceRun run = guided.Begin(Quick)) run.Save(_folder["search.safetensors"]);
        byte[] bytes = File.ReadAllBytes(_folder["search.safetensors"]);
        string text = System.Text.Encoding.Latin1.GetString(bytes);
        Refuses(text.Replace(guided.ClipIdentity, new string('0', 64), StringComparison.Ordinal), "is of a search with another CLIP");
        Refuses(text.Replace(guided.Sampler.Source!.WeightsSha256, new string('0', 64), StringComparison.Ordinal), "is of a search with another generator");
        Refuses(text.Replace("biggan-guidance", "biggan-guidancE", StringComparison.Ordinal), "is not the file of a search");
        Refuses(text.Replace("\\u0022step\\u0022:0", "\\u0022step\\u0022:a", StringComparison.Ordinal), "its description is damaged");
        Refuses(text[..^9], "search2.safetensors");

        void Refuses(string content, string message)
        {
            File.WriteAllBytes(_folder["search2.safetensors"], System.Text.Encoding.Latin1.GetBytes(content));
            Assert.Contains(message, Assert.Throws<InvalidFileException>(() => guided.Resume(_folder["search2.safetensors"])).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Many_steps_keep_tensors_and_resident_memory_level()
    {
        int threads = LibTorch.Threads;
        LibTorch.Threads = 1;
        using GuidedSampler guided = Load();
        using (GuidanceRun run = guided.Begin(Quick with { Steps = 700, ScoreEvery = 50 }))
        {
            for (int i = 0; i < 200; i++) run.Advance();
            (TensorBalance before, long resident) = (TensorBalance.Take(), Environment.WorkingSet);
            for (int i = 0; i < 500; i++) run.Advance();
            (TensorBalance after, long residentAfter) = (TensorBalance.Take(), Environment.WorkingSet);
            Assert.Equal(before, after);
            Assert.True(residentAfter <= resident * 1.05, $"resident memory grew from {resident} to {residentAfter} bytes");
        }

        LibTorch.Threads = threads;
    }

    public void Dispose() => _folder.Dispose();

    private GuidedSampler Load() => GuidedSampler.Load(_model, _clip, new SamplerOptions { Device = "cpu", Precision = Precision.Float32 });
}
