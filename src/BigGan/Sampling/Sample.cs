using BigGan.Imaging;

namespace BigGan.Sampling;

/// <summary>One generated image and what made it.</summary>
/// <param name="Number">Counts the images of its class from 0, or the rows of the latents that were given.</param>
/// <param name="Label">The class that was asked for; -1 for a mixture.</param>
/// <param name="Image">8-bit pixels.</param>
/// <param name="Values">The network's output, float [C,H,W] in [-1,1].</param>
public sealed record Sample(long Number, int Label, ImageBuffer Image, float[] Values);
