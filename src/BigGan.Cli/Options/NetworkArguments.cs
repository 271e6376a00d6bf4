using System.CommandLine;
using BigGan.Training;

namespace BigGan.Cli.Options;

/// <summary>Where and in which arithmetic networks run, as every verb that runs one takes it.</summary>
internal sealed class NetworkArguments
{
    internal ChoiceOption<Precision> Precision { get; } = new(
        "--precision",
        "Arithmetic of the networks; auto (the default) is bf16 where the hardware computes it",
        ("auto", Training.Precision.Auto),
        ("fp32", Training.Precision.Float32),
        ("bf16", Training.Precision.BFloat16));

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
