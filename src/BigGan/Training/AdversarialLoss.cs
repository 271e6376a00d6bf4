using BigGan.Torch;

namespace BigGan.Training;

/// <summary>What D and G pay for verdicts of D, float [N,1]; each gives a scalar tensor in the current scope.</summary>
/// <param name="Real">What D pays for its verdicts on real images.</param>
/// <param name="Fake">What D pays for its verdicts on generated images.</param>
/// <param name="Generator">What G pays for D's verdicts on its images.</param>
public sealed record AdversarialLoss(Func<Tensor, Tensor> Real, Func<Tensor, Tensor> Fake, Func<Tensor, Tensor> Generator)
{
    /// <summary>The losses of BigGAN.</summary>
    public static AdversarialLoss Hinge { get; } = new(HingeLoss.Real, HingeLoss.Fake, HingeLoss.Generator);
}
