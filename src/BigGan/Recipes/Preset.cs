namespace BigGan.Recipes;

/// <summary>Named options that reproduce a recipe.</summary>
/// <param name="Group">The heading under which it is listed, which names its source.</param>
/// <param name="Name">Its name for <c>--preset</c>.</param>
/// <param name="Description">One line: what it trains, and the source of its values.</param>
/// <param name="Options">The options; change them by <c>with</c>.</param>
public sealed record Preset(string Group, string Name, string Description, TrainingOptions Options);
