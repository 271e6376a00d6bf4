using BigGan.Torch;

namespace BigGan.Clip.Training;

/// <summary>The directions of features, which cosine similarities compare.</summary>
internal static class Directions
{
    /// <summary>Features [N,E] divided by their lengths; gradients flow through.</summary>
    internal static Tensor Of(Tensor features) => features / features.Square().Sum([1], keep: true).Sqrt();
}
