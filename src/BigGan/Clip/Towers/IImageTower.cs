using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Clip.Towers;

/// <summary>The network that turns images into features.</summary>
internal interface IImageTower
{
    /// <summary>Features of images; gradients flow to the images.</summary>
    /// <param name="images">float [N,3,S,S], S the image size of the options, less the mean and divided by the deviation of CLIP's training images.</param>
    /// <param name="pass">How the network runs.</param>
    /// <returns>float [N,E], not normalised, owned by the current scope.</returns>
    Tensor Forward(Tensor images, Pass pass);
}
