using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>The concatenated feature map of a block, whose channels its branches fill one after the other.</summary>
internal sealed class JoinedMap
{
    private long _given;

    /// <param name="like">A feature map with the same batch size, device and type.</param>
    /// <param name="channels">Channels of all branches.</param>
    /// <param name="size">Height and width.</param>
    internal JoinedMap(Tensor like, long channels, long size) => Value = ConvolutionArithmetic.Room(like, channels, size, size);

    /// <summary>[N,C,H,W], channels-last; belongs to the scope in which it was created.</summary>
    internal Tensor Value { get; }

    /// <summary>The next channels to fill.</summary>
    internal Tensor Next(long channels)
    {
        Tensor place = Value.Narrow(1, _given, channels);
        _given += channels;
        return place;
    }
}
