using System.Globalization;
using BigGan.Names;

namespace BigGan.Guidance;

/// <summary>Checks options before anything is computed.</summary>
internal static class GuidanceOptionsValidator
{
    private const int MostCandidates = 100_000, MostCutouts = 10_000;

    /// <exception cref="InvalidOptionException">An option is out of range; the message names it.</exception>
    internal static void Validate(GuidanceOptions options, int classCount)
    {
        foreach (GuidancePrompt prompt in options.Prompts) Validate(prompt);
        if (!options.Prompts.Any(prompt => !prompt.IsAvoided)) throw new InvalidOptionException("a search needs a prompt: a text or a picture to become like");
        if (!(options.Prompts.Where(prompt => !prompt.IsAvoided).Sum(prompt => prompt.Weight) > 0))
            throw new InvalidOptionException("the weights of the prompts add up to 0: nothing is left to become like");
        ValidateSearch(options, classCount);
    }

    /// <summary>Checks everything but the prompts.</summary>
    /// <exception cref="InvalidOptionException">An option is out of range; the message names it.</exception>
    internal static void ValidateSearch(GuidanceOptions options, int classCount)
    {
        InRange(options.Steps, 0, int.MaxValue, "steps");
        InRange(options.Cutouts, 1, MostCutouts, "cutouts");
        InRange(options.Accumulations, 1, MostCutouts, "passes in a step");
        InRange(options.Candidates, 1, MostCandidates, "candidates");
        InRange(options.TopClasses, 1, int.MaxValue, "classes with a weight");
        InRange(options.ScoreEvery, 1, int.MaxValue, "steps between scorings");
        InRange(options.Patience, 0, int.MaxValue, "scorings without improvement");
        if (!(options.LearningRate > 0 && double.IsFinite(options.LearningRate))) throw Wrong("learning rate", options.LearningRate, "a positive number");
        if (!(options.Temperature > 0 && double.IsFinite(options.Temperature))) throw Wrong("temperature", options.Temperature, "a positive number");
        if (!(options.AverageDecay is >= 0 and < 1)) throw Wrong("decay of the average", options.AverageDecay, "at least 0 and below 1");
        foreach (int label in options.Labels)
            if (label < 0 || label >= classCount) throw new InvalidOptionException($"class {label} is out of range: 0 to {classCount - 1}");
    }

    private static void Validate(GuidancePrompt prompt)
    {
        if (prompt.Text is null == prompt.Image is null) throw new InvalidOptionException("a prompt is a text or a picture");
        string name = Quoted.Text(prompt.Text ?? prompt.Image!);
        if (prompt.Text is not null && string.IsNullOrWhiteSpace(prompt.Text)) throw new InvalidOptionException("a prompt is empty; say what the picture is to show");
        if (!(prompt.Weight >= 0 && double.IsFinite(prompt.Weight))) throw Wrong($"weight of the prompt {name}", prompt.Weight, "a number of at least 0; what is to be avoided is a prompt of its own");
    }

    private static void InRange(int value, int least, int most, string what)
    {
        if (value < least || value > most) throw new InvalidOptionException($"{value} {what} are out of range: {least} to {most}");
    }

    private static InvalidOptionException Wrong(string what, double value, string range) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{what} {value} is not {range}"));
}
