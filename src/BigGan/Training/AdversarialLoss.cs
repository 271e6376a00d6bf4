using BigGan.Torch;

namespace BigGan.Training;

/// <summary>The losses of D and G as functions of D's outputs, float [N,1]; each returns a scalar tensor in the current scope.</summary>
/// <param name="Real">Loss of D on real images.</param>
/// <param name="Fake">Loss of D on generated images.</param>
/// <param name="Generator">Loss of G.</param>
public sealed record AdversarialLoss(Func<Tensor, Tensor> Real, Func<Tensor, Tensor> Fake, Func<Tensor, Tensor> Generator)
{
    /// <summary>The losses of BigGAN.</summary>
    public static AdversarialLoss Hinge { get; } = new(HingeLoss.Real, HingeLoss.Fake, HingeLoss.Generator);
}
