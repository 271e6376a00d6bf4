namespace BigGan.Tests;

/// <summary>How far numbers may lie apart that are computed in two ways, and why no less. Tests whose tolerance is a recorded one read it from their case.</summary>
internal static class Tolerances
{
    /// <summary>Tolerance of float32 results near 1 that a few hundred operations gave in another order: norms, products with orthonormal vectors, means of a batch.</summary>
    internal const double Float32 = 1e-5;

    /// <summary>Tolerance of float32 results that one operation gave: 2^-24 is 6e-8.</summary>
    internal const double Float32Operation = 1e-6;

    /// <summary>Tolerance of float32 values written as double constants.</summary>
    internal const double Float32Constant = 1e-7;

    /// <summary>Relative tolerance of float64 results that two orders of summation gave.</summary>
    internal const double Float64Sum = 1e-12;

    /// <summary>Tolerance of published numbers that are printed with four digits behind the point.</summary>
    internal const double FourDigits = 1e-4;

    /// <summary>The same with six digits.</summary>
    internal const double SixDigits = 1e-6;

    /// <summary>The same with eight digits.</summary>
    internal const double EightDigits = 1e-8;

    /// <summary>Absolute tolerance of weights near 0 that a file stores in float16, whose smallest steps are 6e-8, or in bfloat16.</summary>
    internal const double StoredWeight = 1e-3;

    /// <summary>Relative tolerance of weights that a file stores in bfloat16: 0.4 %, and twice that where a singular value was divided by.</summary>
    internal const double StoredWeightShare = 0.01;

    /// <summary>Tolerance of pixels in [-1,1] of one image in float32, drawn by two paths through a network: a class embedding looked up or multiplied, statistics read or mixed.</summary>
    internal const double Image = 1e-4;

    /// <summary>Tolerance of pixels in [-1,1] in float32 against float64: modules of TF Hub add epsilon to the square of a norm, and the epsilon of the test module is large.</summary>
    internal const double TfHubImage = 2e-4;

    /// <summary>Relative tolerance of an iterated singular value after 300 iterations, whose convergence depends on the gap to the next one.</summary>
    internal const double PowerIteration = 1e-4;

    /// <summary>Absolute part for finite differences of step 1e-5 in float64, whose own rounding is about 1e-16 / 1e-5, times the loss.</summary>
    internal const double FiniteDifference = 1e-6;

    /// <summary>Relative part for finite differences: singular vectors have not converged altogether, and autograd treats them as constants.</summary>
    internal const double FiniteDifferenceShare = 1e-4;

    /// <summary>Training in float64 against the author's code in float64, absolute and relative.</summary>
    internal const double TrainingFloat64 = 1e-6;

    /// <summary>Absolute tolerance of losses in float32.</summary>
    internal const double TrainingLoss = 2e-4;

    /// <summary>Relative tolerance of the losses of the first iteration in float32.</summary>
    internal const double FirstLossShare = 1e-4;

    /// <summary>Relative tolerance of the losses of later iterations in float32. A ReLU whose input rounding moves across 0 changes a gradient by as much as one pixel
    /// contributes in networks this small: measured up to 0.7 %. In float64 no input moves across 0, and <see cref="TrainingFloat64"/> holds.</summary>
    internal const double LaterLossShare = 0.02;

    /// <summary>Tolerance of a tensor's gradient in float32, as a share of its norm, after the first updates: measured up to 0.8 %.</summary>
    internal const double GradientShare = 0.02;

    /// <summary>A bias before a batch norm has the gradient 0, of which rounding leaves something: a gradient below this share of the network's largest counts as 0.</summary>
    internal const double VanishingGradient = 1e-5;

    /// <summary>Absolute tolerance of trained weights for which a case records no tolerance.</summary>
    internal const double TrainedWeight = 2e-5;

    /// <summary>Share of the weights that may lie beyond their recorded tolerance: measured 0.1 %, and 19 % where the input of a ReLU changes sign in the second of three iterations.</summary>
    internal const double MovedWeightsShare = 0.3;

    /// <summary>Absolute tolerance of hinge losses of one evaluation: a mean over logits, each of which has its recorded tolerance.</summary>
    internal const double EvaluationLoss = 5e-5;

    /// <summary>The tolerance for the case of thin networks with two singular values, whose logits have a wider recorded tolerance.</summary>
    internal const double ThinEvaluationLoss = 2e-4;

    /// <summary>Relative tolerance of singular vectors.</summary>
    internal const double VectorShare = 1e-4;

    /// <summary>Tolerance of mean and deviation of 200,000 normal numbers: over four standard errors.</summary>
    internal const double SampledMoment = 0.01;

    /// <summary>The same for the 2-truncated distribution at half its scale.</summary>
    internal const double SampledHalfMoment = 0.005;

    /// <summary>Relative tolerance of the deviation of the latents of a truncation series, which are fewer.</summary>
    internal const double SampledSeriesShare = 0.02;

    /// <summary>Tolerance of activations' means over passes of other sizes.</summary>
    internal const double ActivationMean = 1e-4;

    /// <summary>Relative tolerance of a variance with and without Bessel's correction, over 8 images of 4x4 pixels or more: at most 1/128.</summary>
    internal const double BiasedVarianceShare = 0.02;

    // bfloat16 has 8 bits of mantissa: a product is right to 0.4 %, a network to a few times that.

    /// <summary>Relative tolerance of one layer in bfloat16 against float32.</summary>
    internal const double BFloat16Layer = 0.05;

    /// <summary>Relative difference below which one layer was not computed in bfloat16.</summary>
    internal const double BFloat16Least = 1e-4;

    /// <summary>Tolerance of hinge losses of trainings in bfloat16 and float32, step by step.</summary>
    internal const double BFloat16Loss = 0.1;

    /// <summary>Relative tolerance of the same losses, where they are large.</summary>
    internal const double BFloat16LossShare = 0.02;

    /// <summary>Grey levels of 256, mean over an image drawn in bfloat16 and float32.</summary>
    internal const double BFloat16GreyLevels = 4;

    /// <summary>Tolerance of statistics collected in bfloat16 and float32, as a share of the largest statistic of their norm.</summary>
    internal const double BFloat16StatisticsShare = 0.03;

    /// <summary>Cosine of the angle between CLIP's features in bfloat16 and float32, less than 1: measured 0.0001.</summary>
    internal const double BFloat16Cosine = 0.001;

    /// <summary>Relative tolerance of Inception's features, whose 94 layers in bfloat16 each round to 0.4 %.</summary>
    internal const double BFloat16FeatureShare = 0.02;

    /// <summary>Relative tolerance of an FID of images drawn in bfloat16 and float32.</summary>
    internal const double BFloat16FidShare = 0.05;

    /// <summary>Relative tolerance of Fréchet distances, for which the tools take the root of a product of covariances and we sum singular values.</summary>
    internal const double FrechetShare = 1e-6;

    /// <summary>Fréchet distance of a set to itself, which is a difference of traces: up to 2048, in float64, with singular values whose rounding adds up.</summary>
    internal const double FrechetOfItself = 1e-6;

    /// <summary>Relative tolerance of a Fréchet distance in float64 that two orders of summation or two decompositions gave.</summary>
    internal const double FrechetSum = 1e-9;

    /// <summary>Relative tolerance of covariances in float64 whose images were summed in other batches: a mean of 50 deviations costs three to four digits.</summary>
    internal const double CovarianceSum = 1e-10;

    /// <summary>Relative tolerance of the scatter of 150 to 300 sets, itself known to 4 to 6 %, against that which intervals state: over three deviations.</summary>
    internal const double IntervalShare = 0.2;

    /// <summary>Tolerance of distances of pixels in [-1,1] in float32, the root of a sum of 64 squares.</summary>
    internal const double PixelDistance = 1e-4;

    /// <summary>Distance of an image's features to themselves in float32, computed among another number of images: the root of what rounding leaves of a difference of squares.</summary>
    internal const double FeatureDistance = 0.01;

    /// <summary>Tolerance of features and logits of a small classifier in float32 by two paths: norms folded into convolutions, grey made of three equal channels.</summary>
    internal const double ClassifierOutput = 1e-4;

    /// <summary>Difference in accuracy of two classifiers that as many real images taught: four of 90 test images.</summary>
    internal const double TaughtAccuracy = 0.05;

    /// <summary>Relative tolerance of kernel distances in float64.</summary>
    internal const double KernelShare = 1e-8;

    /// <summary>Tolerance of Inception Scores, whose logits are float32.</summary>
    internal const double InceptionScore = 1e-6;

    /// <summary>Tolerance of features of a small CLIP in float32, near 1: about 10 times the difference between the original in float32 and in float64.</summary>
    internal const double ClipFeature = 2e-5;

    /// <summary>
    /// Tolerance of resized pixels near 1 against LibTorch, which computes source positions in float32: below 96 their roundings are some 1e-5 of a pixel each,
    /// and neighbours differ by a few units.
    /// </summary>
    internal const double ResizedPixel = 1e-4;
}
