using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>
/// Where the environment keeps oneDNN from the processor's bfloat16 instructions, lets LibTorch compute without oneDNN until disposed; elsewhere
/// it changes nothing. LibTorch asks the processor, not the environment, whether oneDNN has a bfloat16 convolution, and fails where it has none.
/// </summary>
/// <remarks>
/// The switch is one of the whole process: until the last thread that computes in bfloat16 is done, networks in float32 on other threads do without
/// oneDNN as well. They are slower meanwhile, and their results may differ in rounding.
/// </remarks>
internal readonly ref struct WithoutOneDnn : IDisposable
{
    private static readonly bool IsLimited = Processor.KeepsFromBFloat16(Environment.GetEnvironmentVariable);

    private static readonly Lock Gate = new();
    private static int _users;
    private static int _previous;

    private readonly bool _isOut;

    /// <param name="wanted">Whether bfloat16 is computed.</param>
    internal WithoutOneDnn(bool wanted)
    {
        _isOut = wanted && IsLimited;
        if (!_isOut) return;
        lock (Gate)
        {
            if (_users == 0) TorchException.ThrowIfFailed(bg_onednn(0, out _previous));
            _users++;
        }
    }

    /// <summary>Restores what was in force, once no thread computes in bfloat16 any more.</summary>
    public void Dispose()
    {
        if (!_isOut) return;
        lock (Gate)
        {
            _users--;
            if (_users == 0) TorchException.ThrowIfFailed(bg_onednn(_previous, out _));
        }
    }
}
