namespace BigGan.Weights.Pickle;

/// <summary>Decides which classes are data that training programs store beside weights: options, paths, dates, optimizers, arrays.</summary>
/// <remarks>
/// Objects of any class are ignored without running code, so this only decides what a file may contain besides weights. A class that
/// starts processes, opens files or runs code is not data, and a file that names one is refused as a whole.
/// </remarks>
internal static class PickleDataClass
{
    // Modules of Python's standard library with classes that do more than hold data; their data classes are listed below.
    private static readonly HashSet<string> Active = new(StringComparer.Ordinal)
    {
        "__builtin__", "builtins", "os", "posix", "nt", "sys", "subprocess", "popen2", "commands", "multiprocessing", "threading", "concurrent", "asyncio", "socket", "socketserver",
        "http", "urllib", "urllib2", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc", "ssl", "code", "codeop", "pdb", "bdb", "trace", "timeit", "profile", "cProfile",
        "runpy", "importlib", "imp", "pkgutil", "zipimport", "ctypes", "_ctypes", "cffi", "pickle", "_pickle", "cPickle", "shelve", "marshal", "sqlite3", "tempfile", "shutil", "pty",
        "io", "_io", "types", "functools", "operator", "inspect", "signal", "site", "webbrowser", "platform", "collections", "copyreg", "copy_reg", "unittest", "doctest", "pip", "setuptools",
    };

    private static readonly HashSet<string> Data = new(StringComparer.Ordinal)
    {
        "builtins.object", "builtins.list", "builtins.dict", "builtins.tuple", "builtins.int", "builtins.float", "builtins.str", "builtins.bool", "builtins.complex", "builtins.slice",
        "builtins.range", "__builtin__.object", "__builtin__.list", "__builtin__.dict", "__builtin__.tuple", "__builtin__.int", "__builtin__.float", "__builtin__.str", "__builtin__.unicode",
        "__builtin__.bool", "__builtin__.long", "__builtin__.complex", "__builtin__.slice", "__builtin__.range", "__builtin__.xrange", "types.SimpleNamespace", "datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta", "datetime.timezone", "time.struct_time",
        "numpy.ndarray", "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer",
    };

    /// <summary>Whether a class is a data class.</summary>
    internal static bool Is(string module, string name)
    {
        if (Data.Contains($"{module}.{name}")) return true;
        if (!IsClass(name) || IsOfModels(module)) return false;
        return !Active.Contains(module.Split('.', 2)[0]) && (!module.StartsWith("torch", StringComparison.Ordinal) || module.StartsWith("torch.optim", StringComparison.Ordinal)
            || module.StartsWith("torch.amp", StringComparison.Ordinal) || module.StartsWith("torch.cuda.amp", StringComparison.Ordinal) || module.StartsWith("torch.utils.data", StringComparison.Ordinal));
    }

    /// <summary>Whether a module contains parts of pickled models, such as layers.</summary>
    internal static bool IsOfModels(string module) => module.StartsWith("torch.nn.", StringComparison.Ordinal) || module.StartsWith("torchvision.models", StringComparison.Ordinal);

    /// <summary>Whether a name is that of a class: by Python's convention it begins with a capital.</summary>
    internal static bool IsClass(string name) => name[(name.LastIndexOf('.') + 1)..].TrimStart('_') is [var first, ..] && char.IsAsciiLetterUpper(first);
}
