namespace BigGan.Evaluation.Features.Inception;

/// <summary>A convolution of an Inception network, followed by batch norm and ReLU.</summary>
/// <param name="Name">Its name in the file, before <c>.conv</c> and <c>.bn</c>.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Height">Height of the kernel.</param>
/// <param name="Width">Width of the kernel.</param>
/// <param name="Stride">Stride in both directions.</param>
/// <param name="Padded">Whether zero padding keeps the size of the feature map.</param>
/// <param name="Points">Tile size of the Toom-Cook convolution (<see cref="BigGan.Torch.ChannelsLastOperators.FilterWeights"/>), chosen so that tiles fill the feature map well; 0 if a direct convolution is as fast.</param>
internal sealed record InceptionLayer(string Name, int Inputs, int Outputs, int Height = 1, int Width = 1, int Stride = 1, bool Padded = true, int Points = 0)
{
    /// <summary>All 94 layers, in the order of the network; both networks have the same.</summary>
    internal static IReadOnlyList<InceptionLayer> All { get; } = [.. Stem(), .. Blocks35(), .. Blocks17(), .. Blocks8()];

    private static InceptionLayer[] Stem() =>
    [
        new("Conv2d_1a_3x3", 3, 32, 3, 3, Stride: 2, Padded: false),
        new("Conv2d_2a_3x3", 32, 32, 3, 3, Padded: false, Points: 8),
        new("Conv2d_2b_3x3", 32, 64, 3, 3, Points: 8),
        new("Conv2d_3b_1x1", 64, 80),
        new("Conv2d_4a_3x3", 80, 192, 3, 3, Padded: false, Points: 8),
    ];

    private static IEnumerable<InceptionLayer> Blocks35()
    {
        foreach ((string block, int inputs, int pooled) in new[] { ("Mixed_5b", 192, 32), ("Mixed_5c", 256, 64), ("Mixed_5d", 288, 64) })
        {
            yield return new($"{block}.branch1x1", inputs, 64);
            yield return new($"{block}.branch5x5_1", inputs, 48);
            yield return new($"{block}.branch5x5_2", 48, 64, 5, 5, Points: 8);
            yield return new($"{block}.branch3x3dbl_1", inputs, 64);
            yield return new($"{block}.branch3x3dbl_2", 64, 96, 3, 3, Points: 8);
            yield return new($"{block}.branch3x3dbl_3", 96, 96, 3, 3, Points: 8);
            yield return new($"{block}.branch_pool", inputs, pooled);
        }

        yield return new("Mixed_6a.branch3x3", 288, 384, 3, 3, Stride: 2, Padded: false, Points: 7);
        yield return new("Mixed_6a.branch3x3dbl_1", 288, 64);
        yield return new("Mixed_6a.branch3x3dbl_2", 64, 96, 3, 3, Points: 8);
        yield return new("Mixed_6a.branch3x3dbl_3", 96, 96, 3, 3, Stride: 2, Padded: false, Points: 7);
    }

    private static IEnumerable<InceptionLayer> Blocks17()
    {
        foreach ((string block, int width) in new[] { ("Mixed_6b", 128), ("Mixed_6c", 160), ("Mixed_6d", 160), ("Mixed_6e", 192) })
        {
            yield return new($"{block}.branch1x1", 768, 192);
            yield return new($"{block}.branch7x7_1", 768, width);
            yield return new($"{block}.branch7x7_2", width, width, 1, 7, Points: 12);
            yield return new($"{block}.branch7x7_3", width, 192, 7, 1, Points: 12);
            yield return new($"{block}.branch7x7dbl_1", 768, width);
            yield return new($"{block}.branch7x7dbl_2", width, width, 7, 1, Points: 12);
            yield return new($"{block}.branch7x7dbl_3", width, width, 1, 7, Points: 12);
            yield return new($"{block}.branch7x7dbl_4", width, width, 7, 1, Points: 12);
            yield return new($"{block}.branch7x7dbl_5", width, 192, 1, 7, Points: 12);
            yield return new($"{block}.branch_pool", 768, 192);
        }

        yield return new("Mixed_7a.branch3x3_1", 768, 192);
        yield return new("Mixed_7a.branch3x3_2", 192, 320, 3, 3, Stride: 2, Padded: false);
        yield return new("Mixed_7a.branch7x7x3_1", 768, 192);
        yield return new("Mixed_7a.branch7x7x3_2", 192, 192, 1, 7, Points: 12);
        yield return new("Mixed_7a.branch7x7x3_3", 192, 192, 7, 1, Points: 12);
        yield return new("Mixed_7a.branch7x7x3_4", 192, 192, 3, 3, Stride: 2, Padded: false);
    }

    private static IEnumerable<InceptionLayer> Blocks8()
    {
        foreach ((string block, int inputs) in new[] { ("Mixed_7b", 1280), ("Mixed_7c", 2048) })
        {
            yield return new($"{block}.branch1x1", inputs, 320);
            yield return new($"{block}.branch3x3_1", inputs, 384);
            yield return new($"{block}.branch3x3_2a", 384, 384, 1, 3, Points: 10);
            yield return new($"{block}.branch3x3_2b", 384, 384, 3, 1, Points: 10);
            yield return new($"{block}.branch3x3dbl_1", inputs, 448);
            yield return new($"{block}.branch3x3dbl_2", 448, 384, 3, 3, Points: 6);
            yield return new($"{block}.branch3x3dbl_3a", 384, 384, 1, 3, Points: 10);
            yield return new($"{block}.branch3x3dbl_3b", 384, 384, 3, 1, Points: 10);
            yield return new($"{block}.branch_pool", inputs, 192);
        }
    }
}
