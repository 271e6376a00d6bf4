using System.CommandLine;
using BigGan.Cli.Options;
using BigGan.Evaluation;
using BigGan.Evaluation.Protocols;

namespace BigGan.Cli.Evaluation;

/// <summary>What <c>biggan evaluate</c> takes.</summary>
internal sealed class EvaluationArguments
{
    private readonly Option<string?> _images = new("--images") { Description = "Score images instead of a model: a folder, .zip or .npz of images, a .safetensors that sample wrote, or a data set", HelpName = "PATH|NAME" };
    private readonly Option<string?> _features = new("--features") { Description = "Score extracted features: a .safetensors file with features [N,F] and optionally logits [N,K], labels [N]", HelpName = "FILE" };
    private readonly Option<string?> _against = new("--against", "--data")
    {
        Description = "The reference: a data set, a folder, .zip or .npz of images, a model, features (.safetensors), or statistics (.npz, as pytorch-fid writes them)",
        HelpName = "PATH|NAME",
    };

    private readonly Option<string?> _target = new("--target") { Description = "With a range: print the truncation at which a score reaches a value, such as fid=20", HelpName = "SCORE=VALUE" };
    private readonly Option<string?> _output = new("--out") { Description = "With a range: write the curve as .csv, .svg and .png files of this name (default: truncation-curve)", HelpName = "NAME" };
    private readonly Option<string?> _saveFeatures = new("--save-features") { Description = "Write the features of the scored images, for --features", HelpName = "FILE.safetensors" };
    private readonly Option<string?> _saveStatistics = new("--save-statistics") { Description = "Write mean and covariance of the reference in pytorch-fid's format", HelpName = "FILE.npz" };
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Compute the reference's features again, and do not cache them" };
    private readonly Option<bool> _force = new("--force") { Description = "Replace files that exist" };
    private readonly JsonOption _json;
    private readonly Option<string?> _imagesSplit = new("--images-split") { Description = "The split of --images, if it has several (default: train)", HelpName = "NAME" };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of the samples and of the choice among reference images (default: 0)", HelpName = "S" };
    private readonly ProtocolArguments _protocol = new();
    private readonly FeatureNetworkArguments _networks = new();
    private readonly TruncationArguments _truncation = new();
    private readonly DatasetArguments _data = new();
    private readonly ModelArguments _model = new();

    internal EvaluationArguments() => _json = new JsonOption("the result", _force);

    internal void AddTo(Verb verb)
    {
        foreach (Option option in (Option[])[_images, _imagesSplit, _features, _against]) verb.Options.Add(option);
        _protocol.AddTo(verb);
        _networks.AddTo(verb);
        verb.Options.Add(_seed);
        _truncation.AddRangeTo(verb);
        foreach (Option option in (Option[])[_target, _output, _json, _saveFeatures, _saveStatistics, _force, _noCache]) verb.Options.Add(option);
        _data.AddTo(verb);
        _model.AddTo(verb);
    }

    /// <summary>Whether the protocols are to be listed instead.</summary>
    internal bool ListsProtocols(ParseResult parsed) => _protocol.IsList(parsed);

    /// <summary>Refuses, before anything is opened, options that contradict each other, that are wrong, or that would have no effect.</summary>
    /// <exception cref="InvalidOptionException">There is one.</exception>
    internal void Check(ParseResult parsed)
    {
        string? images = parsed.GetValue(_images);
        bool isModel = images is null && parsed.GetValue(_features) is null, isCurve = _truncation.IsRange(parsed);
        if (images is not null && parsed.GetValue(_features) is not null) throw new InvalidOptionException("--images and --features exclude each other");
        if (!isModel && _model.IsGiven(parsed)) throw new InvalidOptionException($"--model and {(images is null ? "--features" : "--images")} exclude each other");
        if (!isModel && _truncation.GivenWithRange(parsed) is { } ofModel) throw new InvalidOptionException($"{ofModel}; it needs --model");
        RequireUse(parsed);
        if (parsed.GetValue(_saveStatistics) is not null && (isCurve || parsed.GetValue(_against) is null))
            throw new InvalidOptionException("--save-statistics needs a reference (--data or --against), and one set of images to score");
        if (!isCurve && (parsed.GetValue(_target) ?? parsed.GetValue(_output)) is not null) throw new InvalidOptionException("--target and --out need a range such as --truncation 0.05..1.0");
        if (isCurve && parsed.GetValue(_saveFeatures) is not null) throw new InvalidOptionException("--save-features is for one set of images, not for a range of truncations");
        _truncation.CheckRange(parsed);
        _truncation.CheckStatistics(parsed);
    }

    /// <summary>The score whose truncation is requested; null if none is.</summary>
    /// <exception cref="InvalidOptionException">There is no such score.</exception>
    internal (string Score, double Value)? ReadTarget(ParseResult parsed) => CurveTarget.Parse(parsed.GetValue(_target));

    /// <summary>Where results go; files that exist are refused here.</summary>
    /// <exception cref="InvalidFileException">A file exists, or its folder is a file.</exception>
    internal EvaluationOutput ReadOutput(ParseResult parsed, Terminal terminal)
    {
        string? curve = _truncation.IsRange(parsed) ? parsed.GetValue(_output) ?? "truncation-curve" : null;
        var output = new EvaluationOutput(
            terminal, _json.Read(parsed, terminal), parsed.GetValue(_saveFeatures), parsed.GetValue(_saveStatistics), curve);
        output.Check(parsed.GetValue(_force));
        return output;
    }

    /// <summary>What is scored, compared with what, and how.</summary>
    /// <exception cref="InvalidOptionException">A value is wrong.</exception>
    internal EvaluationRequest Read(ParseResult parsed)
    {
        SourceKind kind = KindOf(parsed);
        bool isFeatures = kind is SourceKind.Features or SourceKind.Moments;
        EvaluationProtocol standard = isFeatures ? EvaluationProtocols.Features : _networks.HasInception(parsed) ? EvaluationProtocols.Published : EvaluationProtocols.Own;
        var defaults = new EvaluatorOptions();
        return new EvaluationRequest
        {
            Source = parsed.GetValue(_images) ?? parsed.GetValue(_features) ?? _model.Given(parsed),
            Kind = kind,
            Reference = parsed.GetValue(_against),
            Protocol = _protocol.Read(parsed, standard),
            Options = defaults with
            {
                Metrics = _protocol.ReadMetrics(parsed),
                Everything = _protocol.IsEverything(parsed),
                Cache = !parsed.GetValue(_noCache),
                BatchSize = _model.ImagesAtATime(parsed) ?? defaults.BatchSize,
                Software = $"biggan {CommandHost.Version}",
            },
            Images = _data.Read(parsed),
            SourceSplit = parsed.GetValue(_imagesSplit),
            ReferenceSplit = _data.SplitOf(parsed),
            Samples = _protocol.SamplesOf(parsed),
            Seed = parsed.GetValue(_seed),
            Sampling = _model.ReadSampling(parsed),
            Truncations = _truncation.ReadRange(parsed),
            TruncationMode = _truncation.ModeOf(parsed),
            Statistics = _truncation.ReadStatistics(parsed),
            Network = _networks.Read(parsed, _model.DeviceOf(parsed)),
        };
    }

    /// <summary>Refuses options that no score would use, once it is known whether there are logits.</summary>
    /// <exception cref="InvalidOptionException">There is one.</exception>
    internal void RequireUse(ParseResult parsed, bool hasLogits) => _protocol.RequireUse(parsed, hasLogits, SourceKinds.Of(parsed.GetValue(_against)).AsReference());

    private SourceKind KindOf(ParseResult parsed)
    {
        if (parsed.GetValue(_features) is not null) return SourceKind.Features;
        return parsed.GetValue(_images) is { } images ? SourceKinds.Of(images) : SourceKind.Model;
    }

    // Options that change the scored images must have an effect; options of device and arithmetic need not.
    private void RequireUse(ParseResult parsed)
    {
        SourceKind scored = KindOf(parsed), reference = SourceKinds.Of(parsed.GetValue(_against));
        bool isFeatures = scored is SourceKind.Features or SourceKind.Moments;
        SourceKind[] both = [scored, reference];
        string? NotImages(SourceKind kind, string option) => kind == SourceKind.Images ? null : $"{option} is no folder, archive or data set";
        string? Needs(SourceKind kind, string what) => both.Contains(kind) ? null : $"there is {what}";
        OptionUse.Refuse(parsed.FirstGiven(_imagesSplit), parsed.GetValue(_images) is null ? "there is no --images" : NotImages(scored, "--images"));
        OptionUse.Refuse(_data.SplitOf(parsed) is null ? null : "--split", reference == SourceKind.None ? "there is no --data or --against" : NotImages(reference, "the reference"));
        OptionUse.Refuse(_protocol.HasReferenceCount(parsed) ? "--reference-count" : null, reference == SourceKind.None ? "there is no --data or --against" : NotImages(reference, "the reference"));
        OptionUse.Refuse(_data.Given(parsed), Needs(SourceKind.Images, "no folder, archive or data set to read"));
        OptionUse.Refuse(_model.GivenPrecision(parsed), Needs(SourceKind.Model, "no model to draw from"));
        OptionUse.Refuse(_networks.Given(parsed), isFeatures ? "features are given, and no network sees images" : null);
        bool isChosen = _protocol.SamplesOf(parsed) is not null && scored is SourceKind.Images or SourceKind.Numpy or SourceKind.Tensors;
        OptionUse.Refuse(_protocol.SamplesOf(parsed) is null ? null : "--samples", isChosen ? null : Needs(SourceKind.Model, "neither a model nor images to score"));
        OptionUse.Refuse(parsed.FirstGiven(_seed), isChosen || _protocol.HasReferenceCount(parsed) ? null : Needs(SourceKind.Model, "no model to draw from and no choice of images (--samples, --reference-count)"));
        if (!isFeatures) RequireUse(parsed, hasLogits: true);
    }
}
