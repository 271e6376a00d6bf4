using BigGan.Clip.Training;
using BigGan.Torch;

namespace BigGan.Tests.Clip.Training;

public sealed class ContrastiveLossTests
{
    private const double Step = 1e-5;

    // 3 images, 4 captions: two images of one class; a caption of both classes; a caption of none.
    private static readonly bool[,] Describes = { { true, false, true, false }, { true, false, true, false }, { false, true, true, false } };
    private static readonly double[] Similarities = [1.5, -0.3, 0.2, 0.9, -1.1, 0.4, 2.0, 0.1, 0.7, 0.6, -0.5, -2.0];

    [Fact]
    public void It_is_the_mean_of_the_cross_entropies_of_images_and_of_captions_that_have_a_counterpart()
    {
        double images = Enumerable.Range(0, 3).Average(i => CrossEntropy(j => Similarities[(4 * i) + j], j => Describes[i, j], 4));
        double captions = Enumerable.Range(0, 3).Average(j => CrossEntropy(i => Similarities[(4 * i) + j], i => Describes[i, j], 3)); // the fourth describes nothing
        using var scope = new TensorScope();
        Assert.Equal((images + captions) / 2, ContrastiveLoss.Of(Tensor.From<double>(Similarities, 3, 4), Describes).Item(), Tolerances.Float32Operation);
    }

    [Fact]
    public void With_one_caption_an_image_it_is_the_loss_of_CLIP()
    {
        using var scope = new TensorScope();
        Tensor logits = Tensor.From<double>(Similarities[..9], 3, 3), diagonal = Tensor.From<long>([0, 1, 2], 3);
        double expected = (logits.CrossEntropy(diagonal).Item() + logits.Transpose().CrossEntropy(diagonal).Item()) / 2;
        bool[,] pairs = { { true, false, false }, { false, true, false }, { false, false, true } };
        Assert.Equal(expected, ContrastiveLoss.Of(logits, pairs).Item(), Tolerances.Float64Sum);
    }

    [Fact]
    public void Its_gradient_equals_finite_differences()
    {
        using var scope = new TensorScope();
        Tensor similarities = Tensor.From<double>(Similarities, 3, 4);
        similarities.RequiresGrad = true;
        ContrastiveLoss.Of(similarities, Describes).Backward();
        double[] gradient = similarities.Gradient()!.ToArray<double>();
        for (int i = 0; i < Similarities.Length; i++)
        {
            double slope = (At(i, Step) - At(i, -Step)) / (2 * Step);
            Assert.True(Math.Abs(slope - gradient[i]) <= Tolerances.FiniteDifference + (Tolerances.FiniteDifferenceShare * Math.Abs(slope)), $"[{i}]: {gradient[i]}, finite difference {slope}");
        }

        double At(int i, double change)
        {
            double[] moved = [.. Similarities];
            moved[i] += change;
            return ContrastiveLoss.Of(Tensor.From<double>(moved, 3, 4), Describes).Item();
        }
    }

    [Fact]
    public void A_batch_without_any_pair_has_no_loss()
    {
        using var scope = new TensorScope();
        Assert.Equal(0, ContrastiveLoss.Of(Tensor.From<double>(Similarities, 3, 4), new bool[3, 4]).Item());
    }

    private static double CrossEntropy(Func<int, double> logit, Func<int, bool> fits, int count)
    {
        double total = Math.Log(Enumerable.Range(0, count).Sum(i => Math.Exp(logit(i))));
        return Enumerable.Range(0, count).Where(fits).Average(i => total - logit(i));
    }
}
