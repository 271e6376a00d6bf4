using System.Runtime.InteropServices;

namespace BigGan.Torch;

/// <summary>LibTorch refused or failed an operation, or could not be loaded.</summary>
public sealed class TorchException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TorchException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Throws with the shim's message when a status is not zero: the only place that does.</summary>
    internal static unsafe void ThrowIfFailed(int status)
    {
        if (status != 0) throw new TorchException(Marshal.PtrToStringUTF8((nint)NativeMethods.bg_last_error()) ?? "unknown LibTorch error");
    }
}
