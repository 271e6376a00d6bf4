namespace BigGan;

/// <summary>What a person may do about an error or a warning. The library says what; a front end adds how it is done there, such as a flag to type.</summary>
public enum Remedy
{
    /// <summary>Allow that what exists is replaced.</summary>
    ReplaceExisting,

    /// <summary>Start the run anew and lose what it has.</summary>
    StartAnew,

    /// <summary>Start a new run: weights to start from do not apply to one that has begun.</summary>
    StartAnotherRun,

    /// <summary>Train for more steps than are done.</summary>
    MoreSteps,

    /// <summary>Say that only the names of the classes have changed.</summary>
    AcceptClassNames,

    /// <summary>Name the images to train on.</summary>
    NameImages,

    /// <summary>Leave images out that cannot be used.</summary>
    SkipBadImages,

    /// <summary>Say what to do with images that are smaller than asked for: enlarge or pad them.</summary>
    KeepSmallImages,

    /// <summary>Say which size all images shall have.</summary>
    ChooseSize,

    /// <summary>Say which split of the source is meant.</summary>
    ChooseSplit,

    /// <summary>Look at the list of evaluation protocols.</summary>
    ListProtocols,

    /// <summary>Choose another evaluation protocol.</summary>
    ChooseProtocol,

    /// <summary>Name a model.</summary>
    NameModel,

    /// <summary>Name a file of Inception weights.</summary>
    NameInception,

    /// <summary>Name a feature network of our own.</summary>
    NameFeatureNetwork,

    /// <summary>Name images or statistics to compare with.</summary>
    NameReference,

    /// <summary>Choose which scores are computed.</summary>
    ChooseMetrics,

    /// <summary>Judge fewer samples.</summary>
    FewerSamples,

    /// <summary>Evaluate a model and keep the result as a file.</summary>
    KeepResult,

    /// <summary>Train a feature network on images of one's own.</summary>
    TrainFeatureNetwork,

    /// <summary>Collect a table of statistics over truncation for the model.</summary>
    CollectTable,

    /// <summary>Replace the table of statistics that lies beside the model by a new one.</summary>
    ReplaceTable,

    /// <summary>Draw with the rows of a table of statistics.</summary>
    UseTable,

    /// <summary>Draw with standing statistics, which are collected for the truncation that is asked for.</summary>
    UseStandingStatistics,
}
