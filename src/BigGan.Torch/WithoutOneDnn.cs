using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>
/// Where the environment keeps oneDNN from the processor's bfloat16 instructions, lets LibTorch compute without oneDNN until disposed; elsewhere
/// it changes nothing. LibTorch asks the processor, not the environment, whether oneDNN has a bfloat16 convolution, and fails where it has none.
/// </summary>
internal readonly ref struct WithoutOneDnn : IDisposable
{
    private static readonly bool IsLimited = Processor.KeepsFromBFloat16(Environment.GetEnvironmentVariable);

    private readonly bool _isOut;
    private readonly int _previous;

    /// <param name="wanted">Whether bfloat16 is computed.</param>
    internal WithoutOneDnn(bool wanted)
    {
        _isOut = wanted && IsLimited;
        if (_isOut) TorchException.ThrowIfFailed(bg_onednn(0, out _previous));
    }

    /// <summary>Restores what was in force.</summary>
    public void Dispose()
    {
        if (_isOut) TorchException.ThrowIfFailed(bg_onednn(_previous, out _));
    }
}
