namespace BigGan.Clip.Training;

/// <summary>Progress of the training of a CLIP.</summary>
/// <param name="Images">Number of images seen.</param>
/// <param name="TotalImages">Number of images over all epochs.</param>
/// <param name="Loss">Contrastive loss of the latest batch.</param>
/// <param name="Accuracy">Share of the latest batch whose nearest caption describes it, in [0,1].</param>
public readonly record struct ClipTrainingProgress(long Images, long TotalImages, double Loss, double Accuracy);
