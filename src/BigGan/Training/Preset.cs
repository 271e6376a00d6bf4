namespace BigGan.Training;

/// <summary>Named options that reproduce a recipe.</summary>
/// <param name="Name">What <c>--preset</c> calls it.</param>
/// <param name="Description">One line: what it trains, and the source of its numbers.</param>
/// <param name="Options">The options; change them by <c>with</c>.</param>
public sealed record Preset(string Name, string Description, TrainingOptions Options);
