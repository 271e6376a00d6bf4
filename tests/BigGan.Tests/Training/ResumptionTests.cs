using BigGan.Recipes;
using BigGan.Training;

namespace BigGan.Tests.Training;

public sealed class ResumptionTests
{
    private static readonly TrainingOptions Run = Presets.Get("cifar-32").Options;

    public static TheoryData<string, string> Refusals => new()
    {
        { """{"model":{"height":64,"width":64}}""", "the run has 32x32 images, which resuming cannot change to 64x64" },
        { """{"model":{"image_channels":1}}""", "the run has images of 3 channels, which resuming cannot change to 1 channel" },
        { """{"model":{"class_count":7}}""", "the run has 10 classes, which resuming cannot change to 7" },
        { """{"model":{"deep":true}}""", "model.deep is false in the run and cannot become true when it is resumed" },
        { """{"seed":9}""", "seed is 0 in the run and cannot become 9 when it is resumed" },
        { """{"frozen_discriminator_blocks":1}""", "frozen_discriminator_blocks is 0 in the run and cannot become 1" },
        { """{"generator":{"beta1":0.5}}""", "generator.beta1 is 0 in the run and cannot become 0.5" },
        { """{"seed":9,"model":{"generator":{"width":3}}}""", "model.generator.width is " },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_weights_optimizers_or_the_order_of_images_depend_on_is_refused_with_what_the_run_has(string change, string message)
    {
        var error = Assert.Throws<InvalidOptionException>(() => Resumption.Changes(Run, TrainingOptionsJson.Merge(Run, change, "test")));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("leave that out, or start another run in another folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_else_may_change_and_is_listed()
    {
        TrainingOptions after = TrainingOptionsJson.Merge(
            Run with { Discriminator = Run.Discriminator with { Beta1 = 0.5 } },
            """{"steps":7,"batch_size":5,"precision":"float32","generator":{"learning_rate":0.001},"discriminator":{"beta1":0.9},"average":null}""",
            "test");
        IReadOnlyList<OptionDifference> changes = Resumption.Changes(Run with { Discriminator = Run.Discriminator with { Beta1 = 0.5 } }, after);
        Assert.Equal(
            ["batch_size", "steps", "precision", "generator.learning_rate", "discriminator.beta1", "average"],
            changes.Select(change => change.Option));
        Assert.Equal(("5", Run.Steps.ToString(System.Globalization.CultureInfo.InvariantCulture)), (changes[0].After, changes[1].Before));
        Assert.Empty(Resumption.Changes(Run, Run));
    }
}
