using System.CommandLine;
using BigGan.Cli.Evaluation;
using BigGan.Evaluation;

namespace BigGan.Cli;

/// <summary><c>biggan evaluate</c>: scores of a model, of images or of features.</summary>
internal static class EvaluateCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var arguments = new EvaluationArguments();
        var verb = new Verb(
            "evaluate",
            "Scores a model or images against others: FID, KID, IS, precision and recall, density and coverage, class by class.",
            new Example("biggan evaluate --data fashion-mnist", "the shipped model, in features that need no download"),
            new Example("biggan evaluate --model runs/photos --data photos/ --inception pt_inception-2015-12-05-6726825d.pth --json scores.json", "as papers report it"),
            new Example("biggan evaluate --images samples/ --against photos.zip --inception FILE --protocol torch-fidelity", "any two sets of images"),
            new Example("biggan evaluate --model runs/photos --data photos/ --truncation 0.05..1.0 --truncation-mode scale --target is_mean=5", "the curve over truncation"),
            new Example("biggan evaluate --features fake.safetensors --against real.safetensors --neighbours 5 --json scores.json", "features from elsewhere"),
            new Example("biggan evaluate --protocol list", "the protocols, and whose numbers they give"));
        arguments.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            if (arguments.ListsProtocols(parsed)) ProtocolList.Write(terminal);
            else Evaluate(terminal, arguments, parsed, cancellation);
            return ExitCode.Success;
        });
    }

    private static void Evaluate(Terminal terminal, EvaluationArguments arguments, ParseResult parsed, CancellationToken cancellation)
    {
        arguments.Check(parsed);
        (string Score, double Value)? target = arguments.ReadTarget(parsed);
        EvaluationOutput output = arguments.ReadOutput(parsed, terminal);
        EvaluationRequest request = arguments.Read(parsed);
        var view = new WorkView(terminal, "evaluate");
        using EvaluationRun run = view.Show(() => EvaluationRun.Open(request, view, cancellation));
        arguments.RequireUse(parsed, run.HasLogits);
        if (request.IsCurve) output.Write(view.Show(run.Curve), run.Name, target);
        else output.Write(view.Show(run.Score), run.Generated!, run.Reference);
    }
}
