using BigGan.Names;

namespace BigGan.Clip;

/// <summary>A text as the tokens that a CLIP reads.</summary>
/// <param name="Ids">As many numbers as the context is long: start, the text, end, then zeros.</param>
/// <param name="Count">Tokens of the whole text, start and end not counted, before it was cut.</param>
/// <param name="Kept">Tokens of the text among the numbers.</param>
/// <param name="LeftOut">The rest of the cleaned text, from the first word that was not kept whole; empty if the text fits.</param>
public sealed record ClipTokens(IReadOnlyList<int> Ids, int Count, int Kept, string LeftOut)
{
    /// <summary>Whether the end of the text was cut off.</summary>
    public bool IsCut => Count > Kept;

    /// <summary>How many tokens the text has and where it was cut; null if it fits.</summary>
    public Warning? Warning => IsCut ? new Warning($"the text has {Count} tokens and this CLIP reads {Kept}: it was cut before {Quoted.Text(LeftOut)}") : null;
}
