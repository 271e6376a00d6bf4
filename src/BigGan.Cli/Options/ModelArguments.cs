using System.CommandLine;
using BigGan.Checkpoints;
using BigGan.Sampling;

namespace BigGan.Cli.Options;

/// <summary>The options for the model to sample from, and for how it is run.</summary>
internal sealed class ModelArguments
{
    private readonly Option<string?> _model = new("--model")
    {
        Description = $"A run, checkpoint or model folder, weights of another program, or the name of a model that ships (default: {ModelCatalogue.Default})",
        HelpName = "PATH|NAME",
    };

    private readonly Option<int?> _batch;
    private readonly NetworkArguments _network = new();

    /// <param name="batch">The description of <c>--batch</c>.</param>
    internal ModelArguments(string batch = "Images computed at a time; it changes memory, never images") =>
        _batch = new Option<int?>("--batch") { Description = batch, HelpName = "N" };

    /// <summary>Adds the model option before the verb's other options, and the rest after them.</summary>
    internal void AddTo(Command verb)
    {
        verb.Options.Insert(0, _model);
        verb.Options.Add(_batch);
        _network.AddTo(verb);
    }

    /// <summary>Opens the model and writes its notes and warnings.</summary>
    /// <exception cref="InvalidFileException">The model does not exist, or it is damaged.</exception>
    /// <exception cref="InvalidOptionException">The device does not exist, or the batch size is below 1.</exception>
    internal Sampler Open(ParseResult parsed, Terminal terminal)
    {
        Sampler sampler = Sampler.Load(ModelCatalogue.Locate(Given(parsed)), ReadSampling(parsed));
        foreach (string warning in sampler.Source!.Warnings) terminal.Warn(warning);
        return sampler;
    }

    /// <summary>How the model is run.</summary>
    /// <exception cref="InvalidOptionException">The batch is below 1.</exception>
    internal SamplerOptions ReadSampling(ParseResult parsed)
    {
        var defaults = new SamplerOptions();
        return new SamplerOptions
        {
            Device = DeviceOf(parsed),
            Precision = parsed.GetValue(_network.Precision) ?? defaults.Precision,
            BatchSize = ImagesAtATime(parsed) ?? defaults.BatchSize,
        };
    }

    /// <summary>The model that was named, or null.</summary>
    internal string? Given(ParseResult parsed) => parsed.GetValue(_model);

    /// <summary>The name of the option of the model's arithmetic where it was given, or null.</summary>
    internal string? GivenPrecision(ParseResult parsed) => parsed.FirstGiven(_network.Precision);

    /// <summary>Whether a model was named.</summary>
    internal bool IsGiven(ParseResult parsed) => Given(parsed) is not null;

    /// <summary>The device of networks: auto, cpu, cuda or cuda:N.</summary>
    internal string DeviceOf(ParseResult parsed) => parsed.GetValue(_network.Device)!;

    /// <summary>The requested batch size.</summary>
    internal int? BatchOf(ParseResult parsed) => parsed.GetValue(_batch);

    /// <summary>The requested batch size, if it is the number of images per forward pass.</summary>
    /// <exception cref="InvalidOptionException">It is below 1.</exception>
    internal int? ImagesAtATime(ParseResult parsed) => BatchOf(parsed) is < 1
        ? throw new InvalidOptionException($"--batch {BatchOf(parsed)} is out of range: at least 1")
        : BatchOf(parsed);

    /// <summary>The display name of the model.</summary>
    internal string NameOf(ParseResult parsed) => ModelCatalogue.NameOf(Given(parsed));
}
