namespace BigGan.Evaluation.Features;

/// <summary>Progress of the training of a classifier.</summary>
/// <param name="Images">Number of images seen.</param>
/// <param name="TotalImages">Number of images over all epochs.</param>
/// <param name="Loss">Cross entropy of the latest batch, with label smoothing.</param>
/// <param name="Accuracy">Accuracy on the latest batch, with augmentation, in [0,1].</param>
public readonly record struct ClassifierProgress(long Images, long TotalImages, double Loss, double Accuracy);
