using System.Text.Json.Serialization;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Training;

namespace BigGan.Cli.Inspection;

/// <summary>The networks of a recipe and what training them takes.</summary>
/// <param name="Preset">Its name, or null for options of one's own.</param>
/// <param name="BatchSize">Images per forward.</param>
/// <param name="WeightBytes">See <see cref="TrainingMemory"/>.</param>
/// <param name="ActivationBytes">See <see cref="TrainingMemory"/>.</param>
/// <param name="Network">The networks.</param>
internal sealed record RecipeReport(string? Preset, int BatchSize, long WeightBytes, long ActivationBytes, NetworkReport Network)
{
    [JsonIgnore]
    private ModelSummary Summary { get; init; } = null!;

    internal static RecipeReport Of(string? preset, TrainingOptions options)
    {
        ModelSummary summary = ModelSummary.Of(options.Model);
        TrainingMemory memory = TrainingMemory.Of(summary, options);
        return new RecipeReport(preset, options.BatchSize, memory.WeightBytes, memory.ActivationBytes, NetworkReport.Of(summary)) { Summary = summary };
    }

    internal void Print(Terminal terminal)
    {
        terminal.WriteLine($"{(Preset is null ? "" : $"{Preset}: ")}{NetworkReport.Title(Summary.Model)}");
        terminal.WriteLine("");
        NetworkTable.Print(terminal, Summary);
        terminal.WriteLine(
            $"memory to train with {Quantity.Exact(BatchSize)} images a forward, estimated: {Quantity.Bytes(WeightBytes)} for weights and optimizers, "
            + $"{Quantity.Bytes(ActivationBytes)} for activations in float32, about half of that in bfloat16");
    }
}
