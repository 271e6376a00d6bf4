using System.Runtime.InteropServices;

namespace BigGan.Torch;

/// <summary>LibTorch refused or failed an operation, or could not be loaded.</summary>
public sealed class TorchException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TorchException(string message, Exception? inner = null)
        : this(message, TorchFailure.Operation, inner)
    {
    }

    /// <summary>Creates the exception for a failure of a kind.</summary>
    public TorchException(string message, TorchFailure failure, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What went wrong.</summary>
    public TorchFailure Failure { get; }

    /// <summary>Throws with the shim's message when a status is not zero: the only place that does.</summary>
    internal static unsafe void ThrowIfFailed(int status)
    {
        if (status != 0) throw Of(Marshal.PtrToStringUTF8((nint)NativeMethods.bg_last_error()) ?? "unknown LibTorch error");
    }

    /// <summary>Recognises what LibTorch says.</summary>
    internal static TorchException Of(string message)
    {
        bool isOfDevice = message.Contains("out of memory", StringComparison.Ordinal);
        if (!isOfDevice && !message.Contains("DefaultCPUAllocator: ", StringComparison.Ordinal) && !message.Contains("bad_alloc", StringComparison.Ordinal))
            return new TorchException(message);
        string amount = Requested(message) is { } bytes ? $" when {bytes} were asked for" : "";
        return new TorchException($"out of memory{(isOfDevice ? " of the GPU" : "")}{amount}; take a smaller batch, smaller images or a narrower network", TorchFailure.OutOfMemory);
    }

    // "you tried to allocate 137438953472 bytes", "Tried to allocate 2.00 GiB".
    private static string? Requested(string message)
    {
        const string Before = "ried to allocate ";
        int start = message.IndexOf(Before, StringComparison.Ordinal);
        string[] words = start < 0 ? [] : message[(start + Before.Length)..].Split([' ', '.', '\n'], 4, StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [var whole, var part, ['K' or 'M' or 'G', 'i', 'B'] unit, ..] => $"{whole}.{part} {unit}",
            [var count, "bytes", ..] => $"{count} bytes",
            _ => null,
        };
    }
}

/// <summary>Kinds of failures of LibTorch.</summary>
public enum TorchFailure
{
    /// <summary>An operator refused its arguments or failed: a defect of the calling program.</summary>
    Operation,

    /// <summary>LibTorch, or a part of it that is asked for, is missing from this machine.</summary>
    Missing,

    /// <summary>There was not enough memory.</summary>
    OutOfMemory,
}
