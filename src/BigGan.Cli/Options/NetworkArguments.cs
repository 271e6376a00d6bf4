using System.CommandLine;
using BigGan.Layers;

namespace BigGan.Cli.Options;

/// <summary>The options for the device and arithmetic of networks.</summary>
internal sealed class NetworkArguments
{
    internal ChoiceOption<Precision> Precision { get; } = new(
        "--precision",
        "Arithmetic of the networks; auto (the default) is bf16 where the hardware computes it",
        ("auto", Layers.Precision.Auto),
        ("fp32", Layers.Precision.Float32),
        ("bf16", Layers.Precision.BFloat16));

    internal Option<string> Device { get; } = new("--device")
    {
        Description = "auto (the first GPU, or else the CPU), cpu, cuda or cuda:N",
        HelpName = "auto|cpu|cuda|cuda:N",
        DefaultValueFactory = _ => "auto",
    };

    internal void AddTo(Command verb)
    {
        verb.Options.Add(Precision);
        verb.Options.Add(Device);
    }
}
