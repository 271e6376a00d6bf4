namespace BigGan.Training;

/// <summary>How a run starts from a trained model instead of from random weights.</summary>
public sealed record TransferOptions
{
    /// <summary>A run, a checkpoint, a model folder or another program's weights.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// For classes of the images, by name, the class of the source whose embedding they start with. Classes that are not listed
    /// start with that of the source's class of the same name, if the source has one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Classes { get; init; } = new Dictionary<string, string>();

    /// <summary>How the other classes' embeddings start.</summary>
    public NewClassEmbedding NewClasses { get; init; } = NewClassEmbedding.Random;
}

/// <summary>How the embedding of a class starts that the source of a transfer does not know.</summary>
public enum NewClassEmbedding
{
    /// <summary>Drawn with the mean and the deviation that each entry has over the source's classes.</summary>
    Random,

    /// <summary>The mean of the source's classes.</summary>
    Mean,
}
