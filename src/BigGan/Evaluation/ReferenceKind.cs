namespace BigGan.Evaluation;

/// <summary>The information available about the reference.</summary>
public enum ReferenceKind
{
    /// <summary>No reference.</summary>
    None,

    /// <summary>Mean and covariance of their features.</summary>
    Moments,

    /// <summary>Their features, or the images themselves.</summary>
    Features,
}
