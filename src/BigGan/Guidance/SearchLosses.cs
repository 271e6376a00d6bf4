namespace BigGan.Guidance;

/// <summary>The terms of the loss of one pass, weighted.</summary>
/// <param name="Latent">How far the latents are from normal numbers.</param>
/// <param name="Class">How much weight the classes have beside the largest.</param>
/// <param name="Target">How far the picture is from what is wanted; negative where it is like it.</param>
public readonly record struct SearchLosses(double Latent, double Class, double Target)
{
    /// <summary>Whether all three are numbers.</summary>
    internal bool AreFinite => double.IsFinite(Latent) && double.IsFinite(Class) && double.IsFinite(Target);
}
