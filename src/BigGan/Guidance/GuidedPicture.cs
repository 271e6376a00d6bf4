using BigGan.Imaging;

namespace BigGan.Guidance;

/// <summary>A picture that was searched for.</summary>
/// <param name="Image">8-bit pixels.</param>
/// <param name="Latents">What the generator draws it from.</param>
/// <param name="Score">How well it fits the prompts, see <see cref="GuidanceStep.Score"/>.</param>
/// <param name="Step">The step after which it was drawn.</param>
/// <param name="Cost">What the whole search computed.</param>
public sealed record GuidedPicture(ImageBuffer Image, LayerLatents Latents, double Score, long Step, GuidanceCost Cost);

/// <summary>Images that went through the networks. One with gradients costs about three without.</summary>
/// <param name="Drawn">Drawn by the generator without gradients.</param>
/// <param name="DrawnWithGradients">Drawn by the generator, with gradients.</param>
/// <param name="Encoded">Encoded by CLIP without gradients.</param>
/// <param name="EncodedWithGradients">Encoded by CLIP, with gradients.</param>
public readonly record struct GuidanceCost(long Drawn, long DrawnWithGradients, long Encoded, long EncodedWithGradients);

/// <summary>A step of a search.</summary>
/// <param name="Step">Steps taken, from 1.</param>
/// <param name="Steps">Most steps.</param>
/// <param name="Losses">Mean losses of its passes, before it.</param>
/// <param name="Score">
/// How well the picture fits as of the newest scoring: the weighted mean cosine between CLIP's features of the prompts and of the picture and three
/// cutouts of it, less that of the prompts to avoid.
/// </param>
/// <param name="IsScored">Whether the scoring was in this step.</param>
/// <param name="BestScore">The best so far.</param>
public sealed record GuidanceStep(long Step, long Steps, SearchLosses Losses, double Score, bool IsScored, double BestScore);
