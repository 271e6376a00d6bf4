using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>A feature map whose channels the branches of a block fill one after the other.</summary>
internal sealed class JoinedMap
{
    private long _given;

    /// <param name="like">Of the same images, device and type.</param>
    /// <param name="channels">Of all branches.</param>
    /// <param name="size">Height and width.</param>
    internal JoinedMap(Tensor like, long channels, long size) => Value = ConvolutionArithmetic.Room(like, channels, size, size);

    /// <summary>[N,C,H,W], channels-last; belongs to the scope that was open when it was made.</summary>
    internal Tensor Value { get; }

    /// <summary>The next channels, not filled yet.</summary>
    internal Tensor Next(long channels)
    {
        Tensor place = Value.Narrow(1, _given, channels);
        _given += channels;
        return place;
    }
}
