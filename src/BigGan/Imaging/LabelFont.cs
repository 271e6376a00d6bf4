namespace BigGan.Imaging;

/// <summary>The font of labels and charts. A machine that has none gets its sheets and charts without text.</summary>
public static class LabelFont
{
    /// <summary>The command that installs a font on Debian and Ubuntu.</summary>
    public const string InstallCommand = "sudo apt-get install fontconfig-config fonts-dejavu-core";

    private const int ProbeSize = 32;

    // Without a font Pango draws every character as a box with its number, 12 pixels high. The full stop of a font of this size has 3 to 5.
    private static readonly Lazy<bool> Found = new(() => TextLabel.Render(".", ProbeSize) is { Height: < ProbeSize / 4 });

    private static volatile bool _wasMissed;

    /// <summary>Whether this machine has a font.</summary>
    /// <exception cref="VipsException">libvips cannot be loaded.</exception>
    public static bool IsInstalled => Found.Value;

    /// <summary>Whether this process has left out text because there is no font.</summary>
    public static bool WasMissed => _wasMissed;

    /// <summary>Whether there is a font; notes that one was missed where there is none.</summary>
    internal static bool Ask()
    {
        if (!IsInstalled) _wasMissed = true;
        return IsInstalled;
    }
}
