using BigGan.Layers;
using BigGan.Names;
using BigGan.Weights;
using BigGan.Weights.Pickle;

namespace BigGan.Conventions;

/// <summary>The configuration in the state_dict.pth of BigGAN-PyTorch: the options that shapes do not determine.</summary>
internal sealed class AuthorsConfig
{
    private const int DeepestStage = 16;
    private readonly string _path;
    private readonly PickleDictionary _config;

    private AuthorsConfig(string path, PickleDictionary config, long? step) => (_path, _config, Step) = (path, config, step);

    /// <summary>Number of G steps trained.</summary>
    internal long? Step { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidFileException">It cannot be read, or has no configuration.</exception>
    internal static AuthorsConfig Read(string path)
    {
        using var file = new PyTorchFile(path);
        if (file.Root is not PickleDictionary root || root.Find("config") is not PickleDictionary config)
            throw new InvalidFileException(path, "has no configuration of a run");
        return new AuthorsConfig(path, config, root.Find("itr") is PickleInteger { Value: >= 0 } step ? step.Value : null);
    }

    /// <summary>A string; null if missing.</summary>
    internal string? Text(string key) => _config.Find(key) is PickleText text ? text.Value : null;

    /// <summary>An integer in a range; the default if missing.</summary>
    /// <exception cref="InvalidFileException">It is out of range.</exception>
    internal int Integer(string key, int otherwise, int most) => _config.Find(key) switch
    {
        null => otherwise,
        PickleInteger { Value: >= 1 } number when number.Value <= most => (int)number.Value,
        _ => throw new InvalidFileException(_path, $"has a {Quoted.Text(key)} that is no whole number from 1 to {most}"),
    };

    /// <summary>Blocks per resolution of BigGAN-deep; null if missing.</summary>
    /// <exception cref="InvalidFileException">It is out of range.</exception>
    internal int? Depth(string key) => _config.Find(key) is null ? null : Integer(key, otherwise: 1, DeepestStage);

    /// <summary>A small positive number; the default if missing.</summary>
    /// <exception cref="InvalidFileException">It is out of range.</exception>
    internal double Epsilon(string key, double otherwise) => _config.Find(key) switch
    {
        null => otherwise,
        PickleReal { Value: > 0 and < 1 } number => number.Value,
        _ => throw new InvalidFileException(_path, $"has a {Quoted.Text(key)} that is no number between 0 and 1"),
    };

    /// <summary>How weights were initialised.</summary>
    internal WeightInit Init(string key) => Text(key) switch
    {
        "N02" => WeightInit.Normal002,
        "glorot" or "xavier" => WeightInit.Xavier,
        _ => WeightInit.Orthogonal,
    };
}
