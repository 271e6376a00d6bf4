namespace BigGan;

/// <summary>What a user may do about an error or a warning. The library names the remedy; a front end adds how, such as a flag to type.</summary>
public enum Remedy
{
    /// <summary>Allow replacing an existing file or folder.</summary>
    ReplaceExisting,

    /// <summary>Start the run again and lose its checkpoints.</summary>
    StartAnew,

    /// <summary>Start a new run: an existing run cannot start from other weights.</summary>
    StartAnotherRun,

    /// <summary>Name the model to start from.</summary>
    NameModelToStartFrom,

    /// <summary>Choose another folder for the run.</summary>
    ChooseRunFolder,

    /// <summary>Train for more steps than the run has done.</summary>
    MoreSteps,

    /// <summary>Confirm that only the names of the classes have changed.</summary>
    AcceptClassNames,

    /// <summary>Name the images to train on.</summary>
    NameImages,

    /// <summary>Leave unusable images out.</summary>
    SkipBadImages,

    /// <summary>Choose what to do with images smaller than the requested size: enlarge or pad them.</summary>
    KeepSmallImages,

    /// <summary>Choose one size for all images.</summary>
    ChooseSize,

    /// <summary>Choose a split of the source.</summary>
    ChooseSplit,

    /// <summary>Look at the list of evaluation protocols.</summary>
    ListProtocols,

    /// <summary>Choose another evaluation protocol.</summary>
    ChooseProtocol,

    /// <summary>Name a model.</summary>
    NameModel,

    /// <summary>Name a CLIP.</summary>
    NameClip,

    /// <summary>Name a file of Inception weights.</summary>
    NameInception,

    /// <summary>Name a feature network of our own.</summary>
    NameFeatureNetwork,

    /// <summary>Name images or statistics to compare with.</summary>
    NameReference,

    /// <summary>Score images instead of features that were extracted before.</summary>
    ScoreImages,

    /// <summary>Choose the metrics to compute.</summary>
    ChooseMetrics,

    /// <summary>Compare with images of all classes.</summary>
    CompareAllClasses,

    /// <summary>Score fewer samples.</summary>
    FewerSamples,

    /// <summary>Draw fewer images.</summary>
    FewerImages,

    /// <summary>Write each image to a file of its own.</summary>
    SeparateFiles,

    /// <summary>Evaluate a model and write the result to a file.</summary>
    KeepResult,

    /// <summary>Train a feature network on one's own images.</summary>
    TrainFeatureNetwork,

    /// <summary>Collect a table of statistics over truncation for the model.</summary>
    CollectTable,

    /// <summary>Replace the table of statistics beside the model by a new one.</summary>
    ReplaceTable,

    /// <summary>Sample with the rows of a table of statistics.</summary>
    UseTable,

    /// <summary>Sample with standing statistics, collected for the requested truncation.</summary>
    UseStandingStatistics,
}
