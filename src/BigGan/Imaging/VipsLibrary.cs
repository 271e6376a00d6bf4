using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetVips;

namespace BigGan.Imaging;

/// <summary>libvips, which reads, writes and resizes images. It lies beside the program; see <c>docs/decisions/0008</c>.</summary>
public static class VipsLibrary
{
    /// <summary>Names another <c>libvips.so.42</c> to use: a path, or the bare name for the system's.</summary>
    public const string Variable = "BIGGAN_LIBVIPS";

    /// <summary>The command that installs the system's libvips on Debian and Ubuntu, for processors that biggan brings none for.</summary>
    public const string InstallCommand = "sudo apt-get install libvips42";

    // libvips collects the texts of errors in one buffer for the whole process, and NetVips takes all of it. Steps share
    // this lock; one that fails is run again alone, so that the text is its own and not that of another thread.
    private static readonly ReaderWriterLockSlim Alone = new();

    private static readonly Lazy<(string? Version, string? Problem)> Started = new(Start);

    private static string? _problemOfChoice;

    /// <summary>The version of libvips, such as <c>8.18.7</c>; null where it cannot be loaded.</summary>
    public static string? Version => Started.Value.Version;

    /// <summary>Why libvips cannot be loaded and what to do, in one line; null where it is.</summary>
    public static string? Problem => Started.Value.Problem;

    /// <summary>Loads and starts libvips once per process.</summary>
    /// <exception cref="VipsException">It cannot be loaded.</exception>
    internal static void Require()
    {
        if (Problem is { } problem) throw new VipsException(problem);
    }

    /// <summary>Whether libvips was built with an operation.</summary>
    /// <exception cref="VipsException">libvips cannot be loaded.</exception>
    internal static bool Has(string operation)
    {
        Require();
        return NetVips.NetVips.TypeFind("VipsOperation", operation) != 0;
    }

    /// <summary>Runs operations of libvips. Whatever uses NetVips does so in here.</summary>
    /// <param name="argument">Handed to the step.</param>
    /// <param name="step">Run twice where it fails; runs no step itself.</param>
    /// <exception cref="VipsException">An operation failed; the message is what libvips said of it, in one line.</exception>
    internal static T Run<TArgument, T>(TArgument argument, Func<TArgument, T> step)
        where TArgument : allows ref struct
    {
        Require();
        Alone.EnterReadLock();
        try
        {
            return step(argument);
        }
        catch (NetVips.VipsException)
        {
            // The second run, alone, tells why.
        }
        finally
        {
            Alone.ExitReadLock();
        }

        Alone.EnterWriteLock();
        try
        {
            _ = new NetVips.VipsException(""); // empties the buffer of errors
            return step(argument);
        }
        catch (NetVips.VipsException exception)
        {
            throw new VipsException(OneLine(exception.Message));
        }
        finally
        {
            Alone.ExitWriteLock();
        }
    }

    // NetVips names the call in the first line; libvips' own lines follow.
    private static string OneLine(string message)
    {
        string[] lines = [.. message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        return lines.Length > 1 ? string.Join("; ", lines[1..]) : lines[0];
    }

    private static (string? Version, string? Problem) Start()
    {
        if (_problemOfChoice is { } problem) return (null, problem);
        if (!ModuleInitializer.VipsInitialized)
            return (null, $"libvips.so.42 cannot be loaded; it reads and writes images. Where biggan's own does not run, install the system's: {InstallCommand}");

        // An operation is never repeated on the same input, so a cache would only hold memory. Images are
        // processed side by side, one thread each, so threads inside an operation would only compete.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;

        // Before 8.15 libvips compiled vector code at run time, which corrupted the heap when several threads shrank images (decision 0004).
        if (!NetVips.NetVips.AtLeastLibvips(8, 15)) NetVips.NetVips.Vector = false;

        // Loaders that libvips itself calls unsafe on hostile input (ImageMagick and the like) stay off.
        // SVG is one of them, but none is ever read from a file: ImageFormats names the loaders, and charts are our own text.
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoadSvg", false);

        // Warnings would go to standard error, which belongs to the caller; errors are returned, not logged.
        foreach (string domain in (string[])["VIPS", "Pango", "GLib", "GLib-GObject", "GLib-GIO"])
            Log.SetLogHandler(domain, Enums.LogLevelFlags.All | Enums.LogLevelFlags.FlagFatal | Enums.LogLevelFlags.FlagRecursion, (_, _, _) => { });
        return ($"{NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}", null);
    }

    // NetVips loads libvips for good as soon as a method that uses it is compiled, and chooses the file unless that is done before.
#pragma warning disable CA2255 // a module initializer of a library
    [ModuleInitializer]
    internal static void Choose()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } chosen) return;
        if (!NativeLibrary.TryLoad(chosen, out nint handle) || !NativeLibrary.TryGetExport(handle, "vips_init", out _))
        {
            _problemOfChoice = $"{Variable}={chosen} is no libvips.so.42 that can be loaded; unset it to use biggan's own";
            return;
        }

        try
        {
            NativeLibrary.SetDllImportResolver(Assembly.Load("NetVips"), (_, _, _) => handle);
        }
        catch (InvalidOperationException)
        {
            _problemOfChoice = $"{Variable} comes too late: this program has loaded libvips already; unset it, and replace the libvips.so.42 beside the program";
        }
    }
}
