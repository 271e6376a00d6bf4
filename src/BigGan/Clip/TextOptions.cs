namespace BigGan.Clip;

/// <summary>The transformer that turns tokens into a feature.</summary>
public sealed record TextOptions
{
    /// <summary>Tokens of a text, start and end included; shorter texts are padded.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Number of different tokens; the last two mean start and end.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Numbers a token.</summary>
    public required int Width { get; init; }

    /// <summary>Attention heads; OpenAI's models have one for every 64 numbers of the width.</summary>
    public required int Heads { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }
}
