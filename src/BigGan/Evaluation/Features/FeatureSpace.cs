namespace BigGan.Evaluation.Features;

/// <summary>The network, weights, input and arithmetic of features.</summary>
/// <param name="Name">The network, such as <c>inception-2015-12-05</c>, <c>inception-torchvision</c> or <c>biggan-fashion-mnist</c>.</param>
/// <param name="WeightsSha256">SHA-256 of its weight file, lower-case hex.</param>
/// <param name="Input">Its preprocessing, such as <c>tf1-bilinear-299</c>.</param>
/// <param name="Precision">Its arithmetic: <c>float32</c> or <c>bfloat16</c>.</param>
public sealed record FeatureSpace(string Name, string WeightsSha256, string Input, string Precision);
