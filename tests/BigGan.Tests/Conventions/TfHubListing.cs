namespace BigGan.Tests.Conventions;

/// <summary>Names and shapes of a module's variables, after the published converters and not after ours.</summary>
/// <param name="Deep">BigGAN-deep.</param>
/// <param name="Channels">Channels of the first feature map and then of each block's output.</param>
/// <param name="AttentionAfter">The block that self-attention follows.</param>
/// <param name="Latents">Latent size.</param>
/// <param name="Shared">Size of the class embedding.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Outputs">Channels of the last convolution.</param>
internal sealed record TfHubListing(bool Deep, int[] Channels, int AttentionAfter, int Latents, int Shared, int Classes, int Outputs)
{
    private const int Bottom = 4;

    /// <summary>What the names of averages end with.</summary>
    public string Average { get; init; } = Deep ? "/ema_0.9999" : "/ema_b999900";

    /// <summary>How many blocks there are.</summary>
    public int Blocks => Channels.Length - 1;

    /// <summary>Latents that the first layer and each block of BigGAN take.</summary>
    public int Chunk => Latents / Channels.Length;

    /// <summary>What conditions the norms.</summary>
    public int Conditions => Shared + (Deep ? Latents : Chunk);

    /// <summary>biggan-128, -256 and -512 (TFHub/converter.py and biggan_v1.py of BigGAN-PyTorch).</summary>
    public static TfHubListing BigGan(int size) => size switch
    {
        128 => Published([16, 16, 8, 4, 2, 1], 3, 120),
        256 => Published([16, 16, 8, 8, 4, 2, 1], 4, 140),
        _ => Published([16, 16, 8, 8, 4, 2, 1, 1], 3, 128),
    };

    /// <summary>biggan-deep-128, -256 and -512 (convert_tf_to_pytorch.py of pytorch-pretrained-BigGAN).</summary>
    public static TfHubListing BigGanDeep(int size) => size switch
    {
        128 => PublishedDeep([16, 16, 16, 16, 8, 8, 4, 4, 2, 2, 1]),
        256 => PublishedDeep([16, 16, 16, 16, 8, 8, 8, 8, 4, 4, 2, 2, 1]),
        _ => PublishedDeep([16, 16, 16, 16, 8, 8, 8, 8, 4, 4, 2, 2, 1, 1, 1]),
    };

    /// <summary>Every variable that a generator is made of.</summary>
    public IEnumerable<(string Name, long[] Shape)> Variables() => Deep ? DeepVariables() : PlainVariables();

    /// <summary>Whether a variable is trained, and so counts as a parameter.</summary>
    public bool IsParameter(string name) => name.EndsWith(Average, StringComparison.Ordinal);

    /// <summary>Channels of each norm, in the order of the network.</summary>
    public IEnumerable<int> Norms()
    {
        for (int i = 0; i < Blocks; i++)
        {
            int inputs = Channels[i], outputs = Channels[i + 1];
            foreach (int channels in Deep ? [inputs, inputs / 4, inputs / 4, inputs / 4] : (int[])[inputs, outputs]) yield return channels;
        }

        yield return Channels[^1];
    }

    private static TfHubListing Published(int[] multiples, int attentionAfter, int latents) =>
        new(false, [.. multiples.Select(multiple => multiple * 96)], attentionAfter, latents, 128, 1000, 3);

    private static TfHubListing PublishedDeep(int[] multiples) => new(true, [.. multiples.Select(multiple => multiple * 128)], 7, 128, 128, 1000, 128);

    private IEnumerable<(string, long[])> PlainVariables()
    {
        yield return ($"linear/w{Average}", [Classes, Shared]);
        foreach ((string, long[]) variable in Spectral("Generator/G_Z/G_linear", Chunk, Bottom * Bottom * Channels[0])) yield return variable;
        yield return ($"Generator/G_Z/G_linear/b{Average}", [Bottom * Bottom * Channels[0]]);
        for (int i = 0; i < Blocks; i++)
        {
            string block = i == 0 ? "Generator/GBlock" : $"Generator/GBlock_{i}";
            long inputs = Channels[i], outputs = Channels[i + 1];
            (string, long[])[] all =
            [
                .. Spectral($"{block}/HyperBN/gamma", Conditions, inputs), .. Spectral($"{block}/HyperBN/beta", Conditions, inputs),
                .. Spectral($"{block}/HyperBN_1/gamma", Conditions, outputs), .. Spectral($"{block}/HyperBN_1/beta", Conditions, outputs),
                .. Statistics($"{block}/CrossReplicaBN", inputs), .. Statistics($"{block}/CrossReplicaBN_1", outputs),
                .. Convolution($"{block}/conv0", 3, inputs, outputs), .. Convolution($"{block}/conv1", 3, outputs, outputs), .. Convolution($"{block}/conv_sc", 1, inputs, outputs),
            ];
            foreach ((string, long[]) variable in all) yield return variable;
        }

        foreach ((string, long[]) variable in Attention()) yield return variable;
        yield return ($"Generator/ScaledCrossReplicaBN/gamma{Average}", [1, 1, 1, Channels[^1]]);
        yield return ($"Generator/ScaledCrossReplicaBN/beta{Average}", [1, 1, 1, Channels[^1]]);
        foreach ((string, long[]) variable in Statistics("Generator/ScaledCrossReplicaBNbn", Channels[^1])) yield return variable;
        foreach ((string, long[]) variable in Convolution("Generator/conv_2d", 3, Channels[^1], Outputs)) yield return variable;
    }

    private IEnumerable<(string, long[])> DeepVariables()
    {
        yield return ($"linear/w{Average}", [Classes, Shared]);
        foreach ((string, long[]) variable in Spectral("Generator/GenZ/G_linear", Conditions, Bottom * Bottom * Channels[0])) yield return variable;
        yield return ($"Generator/GenZ/G_linear/b{Average}", [Bottom * Bottom * Channels[0]]);
        for (int i = 0; i < Blocks; i++)
        {
            string block = i == 0 ? "Generator/GBlock" : $"Generator/GBlock_{i}";
            long inputs = Channels[i], middle = inputs / 4, outputs = Channels[i + 1];
            for (int j = 0; j < 4; j++)
            {
                string norm = j == 0 ? $"{block}/BatchNorm" : $"{block}/BatchNorm_{j}";
                long channels = j == 0 ? inputs : middle;
                (string, long[])[] all = [.. Spectral($"{norm}/offset", Conditions, channels), .. Spectral($"{norm}/scale", Conditions, channels), .. Statistics(norm, channels)];
                foreach ((string, long[]) variable in all) yield return variable;
            }

            (string, long[])[] convolutions =
            [
                .. Convolution($"{block}/conv0", 1, inputs, middle), .. Convolution($"{block}/conv1", 3, middle, middle),
                .. Convolution($"{block}/conv2", 3, middle, middle), .. Convolution($"{block}/conv3", 1, middle, outputs),
            ];
            foreach ((string, long[]) variable in convolutions) yield return variable;
        }

        foreach ((string, long[]) variable in Attention()) yield return variable;
        yield return ($"Generator/BatchNorm/offset{Average}", [1, 1, 1, Channels[^1]]);
        yield return ($"Generator/BatchNorm/scale{Average}", [1, 1, 1, Channels[^1]]);
        foreach ((string, long[]) variable in Statistics("Generator/BatchNorm", Channels[^1])) yield return variable;
        foreach ((string, long[]) variable in Convolution("Generator/conv_to_rgb", 3, Channels[^1], Outputs)) yield return variable;
    }

    private IEnumerable<(string, long[])> Attention()
    {
        long channels = Channels[AttentionAfter + 1];
        return
        [
            ($"Generator/attention/gamma{Average}", [1]),
            .. Spectral("Generator/attention/theta", 1, 1, channels, channels / 8), .. Spectral("Generator/attention/phi", 1, 1, channels, channels / 8),
            .. Spectral("Generator/attention/g", 1, 1, channels, channels / 2), .. Spectral("Generator/attention/o_conv", 1, 1, channels / 2, channels),
        ];
    }

    private IEnumerable<(string, long[])> Convolution(string name, int window, long inputs, long outputs) =>
        [.. Spectral(name, window, window, inputs, outputs), ($"{name}/b{Average}", [outputs])];

    private IEnumerable<(string, long[])> Spectral(string name, params long[] shape) => [($"{name}/w{Average}", shape), ($"{name}/u0", [1, shape[^1]])];

    private static IEnumerable<(string, long[])> Statistics(string name, long channels) => [($"{name}/accumulated_mean", [channels]), ($"{name}/accumulated_var", [channels])];
}
