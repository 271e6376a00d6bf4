namespace BigGan.Evaluation.Features;

/// <summary>How far the training of a classifier is.</summary>
/// <param name="Images">Images seen.</param>
/// <param name="TotalImages">Of how many, counted once a pass.</param>
/// <param name="Loss">Cross entropy of the latest batch, label smoothing included.</param>
/// <param name="Accuracy">Share of the latest batch that it recognised, in [0,1], shifted and mirrored as it was.</param>
public readonly record struct ClassifierProgress(long Images, long TotalImages, double Loss, double Accuracy);
