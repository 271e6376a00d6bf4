using BigGan.Torch;

namespace BigGan.Training;

/// <summary>The hinge losses of BigGAN (paper, section 3; Lim and Ye 2017). All return scalar tensors in the current scope.</summary>
public static class HingeLoss
{
    /// <summary>What D pays for real images: mean of max(0, 1 - D(x)).</summary>
    /// <param name="real">float [N,1].</param>
    public static Tensor Real(Tensor real) => (-real + 1).Relu().Mean();

    /// <summary>What D pays for generated images: mean of max(0, 1 + D(G(z))).</summary>
    /// <param name="fake">float [N,1].</param>
    public static Tensor Fake(Tensor fake) => (fake + 1).Relu().Mean();

    /// <summary>What G pays: mean of -D(G(z)).</summary>
    /// <param name="fake">float [N,1].</param>
    public static Tensor Generator(Tensor fake) => -fake.Mean();
}
