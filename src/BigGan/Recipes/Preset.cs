namespace BigGan.Recipes;

/// <summary>Named options that reproduce a recipe.</summary>
/// <param name="Group">Where it comes from: the heading under which it is listed.</param>
/// <param name="Name">What <c>--preset</c> calls it.</param>
/// <param name="Description">One line: what it trains, and the source of its numbers.</param>
/// <param name="Options">The options; change them by <c>with</c>.</param>
public sealed record Preset(string Group, string Name, string Description, TrainingOptions Options);
