using BigGan.Layers.Kernels;
using BigGan.Names;

namespace BigGan.Layers;

/// <summary>The kernels that a pass may use: all but those that are switched off, which the next row of the table replaces.</summary>
public sealed class KernelChoice
{
    /// <summary>The environment variable that switches kernels off: names, separated by commas.</summary>
    public const string Variable = "BIGGAN_WITHOUT_KERNELS";

    private static readonly Lazy<KernelChoice> OfProcess = new(() => OfEnvironment(Environment.GetEnvironmentVariable(Variable)));
    private readonly HashSet<string> _off;

    private KernelChoice(IEnumerable<string> off) => _off = new HashSet<string>(off, StringComparer.Ordinal);

    /// <summary>All kernels, but those that the environment switches off.</summary>
    /// <exception cref="InvalidOptionException">The environment names a kernel that does not exist.</exception>
    public static KernelChoice Default => OfProcess.Value;

    /// <summary>Names of the kernels that can be switched off.</summary>
    public static IReadOnlyList<string> Names => KernelTable.Names;

    /// <summary>All kernels but some.</summary>
    /// <exception cref="InvalidOptionException">There is no kernel of that name.</exception>
    public static KernelChoice Without(params IEnumerable<string> names)
    {
        string[] off = [.. names];
        if (off.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
            throw new InvalidOptionException($"there is no kernel {Quoted.Text(unknown)}{NearestName.Hint(unknown, Names)} to switch off; there are {string.Join(", ", Names)}");
        return new KernelChoice(off);
    }

    /// <summary>Whether a kernel may serve.</summary>
    public bool Allows(string name) => !_off.Contains(name);

    internal static KernelChoice OfEnvironment(string? names) =>
        Without((names ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
