using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace BigGan.Torch;

/// <summary>The LibTorch library of this process: its path, version and number of threads.</summary>
/// <remarks>
/// Found by a short ladder: the folder named by <c>BIGGAN_LIBTORCH</c> (a LibTorch folder or that of a Python torch
/// package), then the system's. The shim beside this assembly must have been built against the same version.
/// </remarks>
public static class LibTorch
{
    /// <summary>The command that installs LibTorch on Debian and Ubuntu.</summary>
    public const string InstallCommand = "sudo apt-get install libtorch-dev libopenblas0-pthread cmake g++";

    private const string Advice =
        $"Install it with: {InstallCommand}; " +
        "or set BIGGAN_LIBTORCH to a LibTorch folder or to the folder of a Python torch package; then build again";

    private static readonly Lazy<nint> Shim = new(Load);

    /// <summary>The environment variable that names a LibTorch folder.</summary>
    public const string FolderVariable = "BIGGAN_LIBTORCH";

    /// <summary>LibTorch's version, e.g. "1.13.1".</summary>
    /// <exception cref="TorchException">LibTorch cannot be loaded; the message says how to install it.</exception>
    public static string Version => Information(0);

    /// <summary>How LibTorch was built: its own multi-line text.</summary>
    public static string BuildConfiguration => Information(1);

    /// <summary>The folder that LibTorch was loaded from, or null for the system's library path.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : null;

    /// <summary>Threads of one operator: as many as OMP_NUM_THREADS says, or as the process has cores, until they are set.</summary>
    public static int Threads
    {
        get
        {
            Require();
            TorchException.ThrowIfFailed(NativeMethods.bg_get_threads(out int threads));
            return threads;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Require();
            TorchException.ThrowIfFailed(NativeMethods.bg_set_threads(value));
        }
    }

    /// <summary>Whether LibTorch is loaded.</summary>
    internal static bool IsLoaded => Shim.IsValueCreated;

    /// <summary>Loads LibTorch, or throws.</summary>
    /// <exception cref="TorchException">LibTorch cannot be loaded; the message says how to install it.</exception>
    public static void Require() => _ = Shim.Value;

    /// <summary>Gives the memory of freed tensors back to the system, as far as the C library kept it for the next ones.</summary>
    public static void ReturnFreeMemory()
    {
        if (OperatingSystem.IsLinux()) _ = CLibrary.malloc_trim(0);
    }

    // The runtime asks here for every function of the shim, so that nothing has to remember to load it first.
    // A module initializer of a library is right for this: it only registers a callback.
#pragma warning disable CA2255
    [ModuleInitializer]
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(LibTorch).Assembly, (name, _, _) => name == NativeMethods.Library ? Shim.Value : 0);
#pragma warning restore CA2255

    private static nint Load()
    {
        using var signals = new KeptSignals();
        if (Folder is { } folder) LoadFolder(folder);
        string shim = Path.Combine(AppContext.BaseDirectory, "libbiggan_shim.so");
        if (!File.Exists(shim)) throw new TorchException($"{shim} is missing: the build did not make the LibTorch shim. {Advice}", TorchFailure.Missing);
        nint handle;
        try
        {
            handle = NativeLibrary.Load(shim);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchException($"LibTorch cannot be loaded ({FirstLine(e.Message)}). {Advice}", TorchFailure.Missing, e);
        }

        // LibTorch's own count takes the processors of some virtual machines for halves of one core.
        if (!NativeLibrary.TryGetExport(handle, "bg_set_threads", out nint setThreads)) throw new TorchException($"{shim} is not the LibTorch shim. {Advice}", TorchFailure.Missing);
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null or "")
        {
            unsafe
            {
                _ = ((delegate* unmanaged<int, int>)setThreads)(Processor.CoreCount);
            }
        }

        return handle;
    }

    private static void LoadFolder(string folder)
    {
        string lib = Path.Combine(folder, "lib");
        if (!File.Exists(Path.Combine(lib, "libtorch_cpu.so")))
            throw new TorchException($"{FolderVariable}={folder} has no lib/libtorch_cpu.so: it is not a LibTorch folder. {Advice}", TorchFailure.Missing);
        foreach (string name in (string[])["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so"])
        {
            string path = Path.Combine(lib, name);
            try
            {
                if (File.Exists(path)) NativeLibrary.Load(path);
            }
            catch (DllNotFoundException e)
            {
                throw new TorchException($"{path} cannot be loaded ({FirstLine(e.Message)}). {Advice}", TorchFailure.Missing, e);
            }
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();

    private static unsafe string Information(int what)
    {
        Require();
        byte[] text = new byte[16 * 1024];
        fixed (byte* p = text) TorchException.ThrowIfFailed(NativeMethods.bg_information(what, p, text.Length));
        return Encoding.UTF8.GetString(text, 0, Array.IndexOf(text, (byte)0));
    }
}
