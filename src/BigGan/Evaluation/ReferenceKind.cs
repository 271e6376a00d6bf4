namespace BigGan.Evaluation;

/// <summary>What is known of the images that others are judged by.</summary>
public enum ReferenceKind
{
    /// <summary>Nothing: there are none.</summary>
    None,

    /// <summary>Mean and covariance of their features.</summary>
    Statistics,

    /// <summary>Their features, or they themselves.</summary>
    Features,
}
