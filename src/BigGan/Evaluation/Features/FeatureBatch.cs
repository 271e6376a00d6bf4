using BigGan.Torch;

namespace BigGan.Evaluation.Features;

/// <summary>What a network sees in a batch of images; tensors of the caller's scope.</summary>
/// <param name="Features">float32 [N,F] on the CPU.</param>
/// <param name="Logits">float32 [N,K] on the CPU, as the Inception Score wants them; null where the network has none.</param>
public readonly record struct FeatureBatch(Tensor Features, Tensor? Logits);
