namespace BigGan.Evaluation;

/// <summary>What may be computed.</summary>
public enum Metric
{
    /// <summary>Frechet distance.</summary>
    Fid,

    /// <summary>Kernel distance.</summary>
    Kid,

    /// <summary>Inception Score.</summary>
    Is,

    /// <summary>Precision, recall, density and coverage.</summary>
    Prdc,

    /// <summary>Frechet distance within each class.</summary>
    IntraFid,

    /// <summary>Share of generated images that the network calls the class that they were asked to be.</summary>
    Agreement,

    /// <summary>Classification accuracy score: trains a classifier on generated images.</summary>
    Cas,

    /// <summary>How differently the discriminator judges training images and others.</summary>
    Overfit,
}
