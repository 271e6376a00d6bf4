namespace BigGan.Imaging;

/// <summary>Where fontconfig, a part of libvips, looks for the fonts of labels and charts.</summary>
public static class FontConfiguration
{
    private const string FileVariable = "FONTCONFIG_FILE", FoldersVariable = "FONTCONFIG_PATH";
    private const string FileName = "fonts.conf", Folder = "/etc/fonts";

    /// <summary>
    /// Gives fontconfig a configuration of ours on a machine that has none, where it would otherwise write a line to standard error. For
    /// programs that own their process; call it first in Main.
    /// </summary>
    /// <remarks>Sets FONTCONFIG_FILE for the whole process; on Linux only, and only if no configuration exists.</remarks>
    public static void Apply()
    {
        string own = Path.Combine(AppContext.BaseDirectory, FileName);
        if (OperatingSystem.IsLinux() && !Exists() && File.Exists(own)) _ = Posix.SetVariable(FileVariable, own, overwrite: 1);
    }

    // Fontconfig takes an absolute name as it is, and looks for any other in the named folders and in its own.
    private static bool Exists()
    {
        string file = Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } named ? named : FileName;
        string[] folders = [.. Environment.GetEnvironmentVariable(FoldersVariable)?.Split(':') ?? [], Folder];
        return folders.Any(folder => File.Exists(Path.Combine(folder, file)));
    }
}
