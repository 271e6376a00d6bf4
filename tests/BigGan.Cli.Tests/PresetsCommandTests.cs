using BigGan.Recipes;

namespace BigGan.Cli.Tests;

public sealed class PresetsCommandTests
{
    private readonly RecordedTerminal _terminal = new();

    [Fact]
    public void Every_preset_is_listed_with_its_source()
    {
        Assert.Equal(ExitCode.Success, _terminal.Run(["presets"]));
        Assert.All(Presets.List, preset => Assert.Contains(preset.Description, _terminal.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_list_has_a_heading_for_each_group()
    {
        _terminal.Run(["presets"]);
        string[] headings = [.. _terminal.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != ' ')];
        Assert.Equal(Presets.List.Select(preset => preset.Group).Distinct(), headings);
    }

    [Fact]
    public void A_printed_preset_reads_back_as_it_is()
    {
        Assert.Equal(ExitCode.Success, _terminal.Run(["presets", "cifar1"]));
        TrainingOptions read = TrainingOptionsJson.Parse(_terminal.Output, "output");
        Assert.Equal(TrainingOptionsJson.Serialize(Presets.Get("cifar10").Options), TrainingOptionsJson.Serialize(read));
    }

    [Fact]
    public void An_unknown_preset_is_a_usage_error_with_the_nearest()
    {
        Assert.Equal(ExitCode.Usage, _terminal.Run(["presets", "cifar11"]));
        Assert.Contains("did you mean 'cifar10'?", _terminal.Error, StringComparison.Ordinal);
    }
}
