using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>A feature map whose channels the branches of a block fill one after the other.</summary>
internal sealed class JoinedMap
{
    private long _filled;

    /// <param name="like">Of the same images, device and type.</param>
    /// <param name="channels">Of all branches.</param>
    /// <param name="size">Height and width.</param>
    internal JoinedMap(Tensor like, long channels, long size) => Value = Empty(like, channels, size, size);

    /// <summary>[N,C,H,W], channels-last; belongs to the scope that was open when it was made.</summary>
    internal Tensor Value { get; }

    /// <summary>The next channels, not filled yet.</summary>
    internal Tensor Next(long channels)
    {
        Tensor place = Value.Narrow(1, _filled, channels);
        _filled += channels;
        return place;
    }

    /// <summary>Room for a map.</summary>
    internal static Tensor Empty(Tensor like, long channels, long height, long width) =>
        TensorFactory.Empty(like.Type, like.Device, like.Size(0), height, width, channels).Permute(0, 3, 1, 2);
}
