namespace BigGan.Torch;

/// <summary>How the elements of a 4-D tensor lie in memory, numbered as LibTorch's MemoryFormat.</summary>
public enum MemoryFormat
{
    /// <summary>[N,C,H,W] row-major.</summary>
    Contiguous = 0,

    /// <summary>[N,H,W,C] row-major under the shape [N,C,H,W]: what fast convolutions want.</summary>
    ChannelsLast = 2,
}
