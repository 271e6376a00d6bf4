using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace BigGan.Cli;

/// <summary>The usual help, ended by the verb's examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new();

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        // The usual help lists every alias; the command line is parsed already, and nothing follows the help.
        if (parseResult.CommandResult.Command is Verb { FormerNames: var former })
            foreach ((string name, Option option) in former) option.Aliases.Remove(name);
        int code = _usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb { Examples: { Count: > 0 } examples })
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            int width = examples.Max(example => example.Line.Length);
            output.WriteLine("Examples:");
            foreach (Example example in examples) output.WriteLine($"  {example.Line.PadRight(width)}  {example.Meaning}");
        }

        return code;
    }
}
