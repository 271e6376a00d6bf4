using BigGan.Torch;

namespace BigGan.Evaluation.Features;

/// <summary>The features of a batch of images; tensors of the caller's scope.</summary>
/// <param name="Features">float32 [N,F] on the CPU.</param>
/// <param name="Logits">float32 [N,K] on the CPU, for the Inception Score; null if the network has none.</param>
public readonly record struct FeatureBatch(Tensor Features, Tensor? Logits);
