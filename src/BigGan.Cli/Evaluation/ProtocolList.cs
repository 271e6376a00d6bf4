using BigGan.Evaluation.Protocols;

namespace BigGan.Cli.Evaluation;

/// <summary>Lists the protocols.</summary>
internal static class ProtocolList
{
    internal static void Write(Terminal terminal)
    {
        int width = EvaluationProtocols.All.Max(protocol => protocol.Name.Length);
        foreach (EvaluationProtocol protocol in EvaluationProtocols.All)
            terminal.WriteLine($"{protocol.Name.PadRight(width)}  {protocol.Description}");
    }
}
