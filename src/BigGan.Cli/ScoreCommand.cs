using System.CommandLine;
using System.Globalization;
using BigGan.Cli.Options;
using BigGan.Cli.Scoring;
using BigGan.Clip;

namespace BigGan.Cli;

/// <summary><c>biggan score</c>: how well texts fit pictures.</summary>
internal static class ScoreCommand
{
    internal static Verb Create(Terminal terminal)
    {
        var words = new Argument<string[]>("IMAGE|TEXT") { Description = "Image files, and texts: a word that is no file is a text", Arity = ArgumentArity.ZeroOrMore };
        var text = new Option<string[]>("--text") { Description = "A text, whatever it looks like; may be given again", HelpName = "TEXT" };
        var pad = new Option<bool>("--pad") { Description = "Show CLIP the whole picture with bars beside it, instead of the square in its middle" };
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var json = new JsonOption("all scores", force);
        var clip = new ComparingClip();
        var verb = new Verb(
            "score",
            "Compares pictures with texts by CLIP: how well does each text fit?",
            new Example("biggan score shoe.png \"a sneaker\" \"a sandal\" \"a bag\"", "shares and similarities of three texts"),
            new Example("biggan score drawn/*.png --text \"a sneaker\" --clip clip-vit-base-patch32/ --json", "by weights of OpenAI's, for a script"));
        verb.Arguments.Add(words);
        foreach (Option option in (Option[])[text, pad]) verb.Options.Add(option);
        clip.AddTo(verb);
        foreach (Option option in (Option[])[force, json]) verb.Options.Add(option);
        return verb.Does((parsed, cancellation) =>
        {
            JsonOutput result = json.Read(parsed, terminal);
            ScoreWords given = ScoreWords.Of(parsed.GetValue(words) ?? [], parsed.GetValue(text) ?? []);
            using ClipModel model = clip.Open(parsed);
            ClipTokens[] texts = [.. given.Texts.Select(model.Tokenizer.Encode)];
            ClipImage[] images = [.. given.Files.Select(file => ClipPreprocessing.Read(file, model.ImageSize, parsed.GetValue(pad)))];
            ZeroShotScores scores = ZeroShotScores.Of(model, [.. images.Select(image => image.Pixels)], texts, cancellation);
            var report = new ScoreReport(
                new ScoringClip(model.Title, model.Identity, ComparingClip.Word(model.Options.Activation), model.ActivationOrigin),
                [
                    .. given.Files.Select((file, i) => new ScoredPicture(
                        file,
                        [.. given.Texts.Select((one, j) => new TextScore(one, scores.Probabilities[i][j], scores.Cosines[i][j]))])),
                ],
                [.. texts.Select(one => one.Warning).Concat(images.Select(image => image.Cropped)).OfType<Warning>()]);
            foreach (Warning warning in report.Warnings) terminal.Note(warning.Text);
            if (!result.Write(report, ScoreJson.Default.ScoreReport)) Print(terminal, report);
            return ExitCode.Success;
        });
    }

    private static void Print(Terminal terminal, ScoreReport report)
    {
        terminal.WriteLine($"by {report.Clip.Title}, SHA-256 {report.Clip.Sha256[..12]}");
        foreach (ScoredPicture picture in report.Pictures)
        {
            terminal.WriteLine("");
            terminal.WriteLine(CommandText.Line(picture.File));
            terminal.WriteLine("  share  cosine  text");
            foreach (TextScore score in picture.Scores.OrderByDescending(score => score.Cosine))
                terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {score.Probability * 100,4:0} %  {score.Cosine,6:0.000}  {CommandText.Line(score.Text)}"));
        }
    }
}
