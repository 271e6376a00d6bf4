using BigGan.Imaging;

namespace BigGan.Sampling;

/// <summary>One generated image and its origin.</summary>
/// <param name="Number">The number of the image in its class from 0, or its row in given latents.</param>
/// <param name="Label">Its class; -1 for a mixture.</param>
/// <param name="Image">8-bit pixels.</param>
/// <param name="Values">The network's output, float [C,H,W] in [-1,1].</param>
public sealed record Sample(long Number, int Label, ImageBuffer Image, float[] Values);
