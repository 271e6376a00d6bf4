using System.CommandLine;
using BigGan.Data;

namespace BigGan.Cli.Options;

/// <summary>The option for the split on which the accuracy of a network is measured after its training.</summary>
internal sealed class TestSplitOption : Option<string?>
{
    private const string Default = "test";

    internal TestSplitOption()
        : base("--test-split")
    {
        Description = $"The split on which its accuracy is measured (default: {Default}, if it exists)";
        HelpName = "NAME";
    }

    /// <summary>Opens the split. One that was named must exist; otherwise there is a warning if none does.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Shows decoding and the warning.</param>
    /// <param name="source">The data set.</param>
    /// <param name="reading">How the images that are trained on were read.</param>
    /// <param name="train">The images that are trained on.</param>
    /// <param name="cancellation">Stops decoding.</param>
    /// <returns>Null if the data set has no such split.</returns>
    /// <exception cref="InvalidOptionException">It holds the images that are trained on.</exception>
    internal IImageDataset? Open(ParseResult parsed, Terminal terminal, string source, DatasetOptions reading, IImageDataset train, CancellationToken cancellation)
    {
        string? named = parsed.GetValue(this);
        IImageDataset test;
        try
        {
            test = DecodingView.Open(terminal, source, reading with { Split = named ?? Default }, cancellation);
        }
        catch (InvalidFileException missing) when (named is null)
        {
            terminal.Warn($"accuracy cannot be stated: {Remedies.Line(missing)}");
            return null;
        }

        if (test.Fingerprint != train.Fingerprint) return test;
        test.Dispose();
        throw new InvalidOptionException($"the part '{named ?? Default}' of {train.Name} holds the images that are trained on; name another with --test-split");
    }
}
