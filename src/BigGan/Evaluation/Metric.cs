namespace BigGan.Evaluation;

/// <summary>The metrics of an evaluation.</summary>
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

    /// <summary>Share of generated images that the network classifies as the class they were drawn for.</summary>
    Agreement,

    /// <summary>Classification accuracy score: trains a classifier on generated images.</summary>
    Cas,

    /// <summary>The difference between the discriminator's outputs for training images and for held-out images.</summary>
    Overfit,
}
