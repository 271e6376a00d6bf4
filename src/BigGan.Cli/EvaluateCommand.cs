using System.CommandLine;
using System.Diagnostics;
using BigGan.Cli.Evaluation;
using BigGan.Cli.Options;
using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;

namespace BigGan.Cli;

/// <summary><c>biggan evaluate</c>: scores of a model, of images or of features.</summary>
internal static class EvaluateCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var images = new Option<string?>("--images") { Description = "Judge these instead of a model: a folder, .zip or .npz of images, a .safetensors that sample wrote, or a data set", HelpName = "PATH|NAME" };
        var features = new Option<string?>("--features") { Description = "Judge features that were extracted before: a .safetensors file with features [N,F] and perhaps logits [N,K], labels [N]", HelpName = "FILE" };
        var against = new Option<string?>("--against", "--data")
        {
            Description = "What to compare with: a data set, a folder, .zip or .npz of images, a model, features (.safetensors), or statistics (.npz, as pytorch-fid writes them)",
            HelpName = "PATH|NAME",
        };
        var protocol = new ProtocolArguments();
        var networks = new FeatureNetworkArguments();
        var truncation = new TruncationArguments();
        var target = new Option<string?>("--target") { Description = "With a range: name the truncation at which a score reaches a value, such as fid=20", HelpName = "SCORE=VALUE" };
        var output = new Option<string?>("--out") { Description = "With a range: where the curve goes, as .csv, .svg and .png of this name (default: truncation-curve)", HelpName = "NAME" };
        var json = new Option<string?>("--json") { Description = "Write the result as JSON, to a file or, where none is named, to the output", HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne };
        var saveFeatures = new Option<string?>("--save-features") { Description = "Keep the features of the judged images for --features", HelpName = "FILE.safetensors" };
        var saveStatistics = new Option<string?>("--save-statistics") { Description = "Keep mean and covariance of the reference, as pytorch-fid reads them", HelpName = "FILE.npz" };
        var noCache = new Option<bool>("--no-cache") { Description = "Compute the reference's features anew, and keep none" };
        var force = new Option<bool>("--force") { Description = "Replace files that exist" };
        var imagesSplit = new Option<string?>("--images-split") { Description = "Which part of --images to read, where there are several (default: train)", HelpName = "NAME" };
        var seed = new Option<long>("--seed") { Description = "Seed of the samples and of the choice among reference images (default: 0)", HelpName = "S" };
        var data = new DatasetArguments();
        var model = new ModelArguments();
        var verb = new Verb(
            "evaluate",
            "Scores a model or images against others: FID, KID, IS, precision and recall, density and coverage, class by class.",
            new Example("biggan evaluate --data fashion-mnist", "the shipped model, in features that need no download"),
            new Example("biggan evaluate --model runs/photos --data photos/ --inception pt_inception-2015-12-05-6726825d.pth --json scores.json", "as papers report it"),
            new Example("biggan evaluate --images samples/ --against photos.zip --inception FILE --protocol torch-fidelity", "any two sets of images"),
            new Example("biggan evaluate --model runs/photos --data photos/ --truncation 0.05..1.0 --truncation-mode scale --target is_mean=5", "the curve over truncation"),
            new Example("biggan evaluate --features fake.safetensors --against real.safetensors --neighbours 5 --json scores.json", "features from elsewhere"),
            new Example("biggan evaluate --protocol list", "the protocols, and whose numbers they give"));
        foreach (Option option in (Option[])[images, imagesSplit, features, against]) verb.Options.Add(option);
        protocol.AddTo(verb);
        networks.AddTo(verb);
        verb.Options.Add(seed);
        truncation.AddRangeTo(verb);
        foreach (Option option in (Option[])[target, output, json, saveFeatures, saveStatistics, force, noCache]) verb.Options.Add(option);
        data.AddTo(verb);
        model.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
        {
            if (protocol.IsList(parsed))
            {
                ProtocolList.Write(terminal);
                return ExitCode.Success;
            }

            long started = Stopwatch.GetTimestamp();
            string? given = parsed.GetValue(images), file = parsed.GetValue(features);
            bool isModel = given is null && file is null;
            if (given is not null && file is not null) throw new InvalidOptionException("--images and --features exclude each other");
            if (given is not null && ExtractedFeatures.CanRead(given)) file = given;
            if (!isModel && model.IsGiven(parsed)) throw new InvalidOptionException($"--model and {(given is null ? "--features" : "--images")} exclude each other");
            if (!isModel && truncation.GivenWithRange(parsed) is { } ofModel) throw new InvalidOptionException($"{ofModel}; it needs --model");
            SourceKind judgedKind = file is not null ? SourceKind.Features : isModel ? SourceKind.Model : SourceKinds.Of(given), referenceKind = SourceKinds.Of(parsed.GetValue(against));
            RequireUse(parsed, judgedKind, referenceKind);
            bool isCurve = truncation.IsRange(parsed);
            if (parsed.GetValue(saveStatistics) is not null && (isCurve || parsed.GetValue(against) is null))
                throw new InvalidOptionException("--save-statistics needs a reference (--data or --against), and one set of images to judge");
            if (!isCurve && (parsed.GetValue(target) ?? parsed.GetValue(output)) is not null) throw new InvalidOptionException("--target and --out need a range such as --truncation 0.05..1.0");
            if (isCurve && parsed.GetValue(saveFeatures) is not null) throw new InvalidOptionException("--save-features is for one set of images, not for a range of truncations");
            truncation.CheckRange(parsed);
            truncation.CheckStatistics(parsed);
            (string Score, double Value)? goal = CurveTarget.Parse(parsed.GetValue(target));
            var outputs = new EvaluationOutput(
                terminal, parsed.GetResult(json) is { Implicit: false }, parsed.GetValue(json), parsed.GetValue(saveFeatures), parsed.GetValue(saveStatistics), isCurve ? parsed.GetValue(output) ?? "truncation-curve" : null);
            outputs.Check(parsed.GetValue(force));
            string? inception = networks.InceptionOf(parsed);
            EvaluationProtocol rules = protocol.Read(parsed, file is not null ? EvaluationProtocols.Features : inception is null ? EvaluationProtocols.Own : EvaluationProtocols.Published);
            var evaluator = new Evaluator(rules, new EvaluatorOptions
            {
                Metrics = protocol.ReadMetrics(parsed),
                Everything = protocol.IsEverything(parsed),
                Cache = !parsed.GetValue(noCache),
                BatchSize = model.ImagesAtATime(parsed) ?? new EvaluatorOptions().BatchSize,
                Software = $"biggan {CommandHost.Version}",
            });
            var sources = new EvaluationSources(terminal, evaluator, data.Read(parsed), data.SplitOf(parsed), protocol.SamplesOf(parsed), parsed.GetValue(seed), model, truncation, networks, cancellation);
            if (file is not null)
            {
                using ExtractedFeatures loaded = sources.Load(file);
                using ExtractedFeatures? other = parsed.GetValue(against) is { } path ? sources.Load(path) : null;
                protocol.RequireUse(parsed, loaded.Set?.Logits is not null, referenceKind.AsReference());
                outputs.Write(evaluator.Score(loaded, other, null, null, cancellation), loaded, other);
                return ExitCode.Success;
            }

            protocol.RequireUse(parsed, hasLogits: true, referenceKind.AsReference());
            using EvaluationSource judged = isModel ? sources.OpenModel(parsed) : sources.Open(given!, parsed.GetValue(imagesSplit), parsed);
            IReadOnlyList<Metric> trained = sources.TrainedScores(judged, isCurve ? null : parsed.GetValue(against));
            using EvaluationSource? reference = parsed.GetValue(against) is { } referencePath ? sources.OpenReference(referencePath, judged, parsed) : null;
            if (judged.Images is NumpyImageSet bare && reference?.ClassNames is { } names) bare.NameClasses(names);
            using IFeatureNetwork network = sources.OpenNetwork(parsed, judged, reference);
            if (network is InceptionNetwork { IsPublished: false })
                terminal.Warn($"{inception} is not the published file (its SHA-256 begins {network.Space.WeightsSha256[..8]}), so the scores compare with nobody else's");
            evaluator.RequirePossible(judged.ClassNames, reference?.ClassNames, network, reference is null ? ReferenceKind.None : reference.Features is { Set: null } ? ReferenceKind.Statistics : ReferenceKind.Features);
            if (reference is null) terminal.Note("nothing to compare with (--data or --against), so only the Inception Score and class agreement are computed");
            using ExtractedFeatures? real = reference is null ? null : sources.FeaturesOfReference(reference, network);
            if (isCurve)
            {
                TruncationCurve curve = new CurveDrawing(evaluator, sources, truncation, network).Draw(parsed, judged, real, cancellation);
                outputs.Write(curve, judged.Name, goal);
                return ExitCode.Success;
            }

            using ExtractedFeatures fake = sources.FeaturesOf(parsed, judged, network, real);
            EvaluationResult result = EvaluationView.Track(terminal, "scoring", "%", 100, progress => evaluator.Score(fake, real, network.ClassNames, progress, cancellation));
            result = sources.WithTrainedScores(parsed, trained, result, judged, parsed.GetValue(against));
            outputs.Write(result with { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds }, fake, real);
            return ExitCode.Success;
        });

        // Options that change what is judged must have something to change; those that say how to compute need not.
        void RequireUse(ParseResult parsed, SourceKind judged, SourceKind reference)
        {
            SourceKind[] both = [judged, reference];
            string? NotImages(SourceKind kind, string option) => kind == SourceKind.Images ? null : $"{option} is no folder, archive or data set";
            string? Needs(SourceKind kind, string what) => both.Contains(kind) ? null : $"there is {what}";
            OptionUse.Refuse(parsed.FirstGiven(imagesSplit), parsed.GetValue(images) is null ? "there is no --images" : NotImages(judged, "--images"));
            OptionUse.Refuse(data.SplitOf(parsed) is null ? null : "--split", reference == SourceKind.None ? "there is no --data or --against" : NotImages(reference, "the reference"));
            OptionUse.Refuse(protocol.HasReferenceCount(parsed) ? "--reference-count" : null, reference == SourceKind.None ? "there is no --data or --against" : NotImages(reference, "the reference"));
            OptionUse.Refuse(data.Given(parsed), Needs(SourceKind.Images, "no folder, archive or data set to read"));
            OptionUse.Refuse(model.GivenPrecision(parsed), Needs(SourceKind.Model, "no model to draw from"));
            OptionUse.Refuse(networks.Given(parsed), judged == SourceKind.Features ? "features are given, and no network sees images" : null);
            bool isChosen = protocol.SamplesOf(parsed) is not null && judged is SourceKind.Images or SourceKind.Numpy or SourceKind.Tensors;
            OptionUse.Refuse(protocol.SamplesOf(parsed) is null ? null : "--samples", isChosen ? null : Needs(SourceKind.Model, "neither a model nor images to judge"));
            OptionUse.Refuse(parsed.FirstGiven(seed), isChosen || protocol.HasReferenceCount(parsed) ? null : Needs(SourceKind.Model, "no model to draw from and no choice of images (--samples, --reference-count)"));
        }
    }
}
