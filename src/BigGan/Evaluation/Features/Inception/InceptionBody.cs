using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>The convolutions of an Inception network, from pixels to the last feature map.</summary>
/// <remarks>
/// Szegedy et al. 2016 (Rethinking the Inception architecture), with the names of torchvision. Feature maps are channels-last. The 1x1
/// convolutions at the beginning of a block are computed as one. Average pooling and a 1x1 convolution commute, so pooling comes
/// second, where it has fewer channels.
/// </remarks>
internal sealed class InceptionBody : IDisposable
{
    private static readonly (string[] Blocks, string[] Branches)[] Entries =
    [
        (["Mixed_5b", "Mixed_5c", "Mixed_5d"], ["branch1x1", "branch5x5_1", "branch3x3dbl_1", "branch_pool"]),
        (["Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"], ["branch1x1", "branch7x7_1", "branch7x7dbl_1", "branch_pool"]),
        (["Mixed_7a"], ["branch3x3_1", "branch7x7x3_1"]),
        (["Mixed_7b", "Mixed_7c"], ["branch1x1", "branch3x3_1", "branch3x3dbl_1", "branch_pool"]),
    ];

    private readonly InceptionArchitecture _architecture;
    private readonly ConvolutionArithmetic _arithmetic;
    private readonly Dictionary<string, FoldedConvolution> _convolutions = [];
    private readonly Dictionary<string, Tensor> _poolBiases = []; // of blocks with average pooling

    internal InceptionBody(InceptionFile file, InceptionArchitecture architecture, ConvolutionArithmetic arithmetic)
    {
        _architecture = architecture;
        _arithmetic = arithmetic;
        Dictionary<string, InceptionLayer> layers = InceptionLayer.All.ToDictionary(layer => layer.Name);
        foreach ((string[] blocks, string[] branches) in Entries)
        {
            foreach (string block in blocks) AddEntry(block, [.. branches.Select(branch => $"{block}.{branch}").Where(name => !IsPooledFirst(name)).Select(name => layers[name])]);
        }

        foreach (InceptionLayer layer in layers.Values) Add(layer.Name, [layer], linear: false);

        void AddEntry(string block, InceptionLayer[] entry)
        {
            bool averages = entry[^1].Name.EndsWith("branch_pool", StringComparison.Ordinal);
            Add(block, entry, averages);
            foreach (InceptionLayer layer in entry) layers.Remove(layer.Name);
            if (!averages) return;
            using var scope = new TensorScope();
            _poolBiases[block] = file.Fold(entry[^1]).Bias.To(arithmetic.Type).To(arithmetic.Device).Own();
        }

        void Add(string name, InceptionLayer[] joined, bool linear)
        {
            using var scope = new TensorScope();
            _convolutions[name] = new FoldedConvolution(joined, [.. joined.Select(file.Fold)], linear, arithmetic);
        }
    }

    /// <summary>[N,3,299,299] to [N,64,73,73].</summary>
    internal Tensor FirstStage(Tensor x)
    {
        using var scope = new TensorScope();
        x = Convolve("Conv2d_1a_3x3", x); // [N,32,149,149]
        x = Convolve("Conv2d_2a_3x3", x); // [N,32,147,147]
        x = Convolve("Conv2d_2b_3x3", x); // [N,64,147,147]
        return scope.Keep(Halved(x));
    }

    /// <summary>[N,64,73,73] to [N,192,35,35].</summary>
    internal Tensor SecondStage(Tensor x)
    {
        using var scope = new TensorScope();
        x = Convolve("Conv2d_3b_1x1", x); // [N,80,73,73]
        x = Convolve("Conv2d_4a_3x3", x); // [N,192,71,71]
        return scope.Keep(Halved(x));
    }

    /// <summary>[N,192,35,35] to [N,768,17,17].</summary>
    internal Tensor ThirdStage(Tensor x)
    {
        using var scope = new TensorScope();
        x = Block35("Mixed_5b", x, 32); // [N,256,35,35]
        x = Block35("Mixed_5c", x, 64); // [N,288,35,35]
        x = Block35("Mixed_5d", x, 64); // [N,288,35,35]
        return scope.Keep(Reduction35("Mixed_6a", x));
    }

    /// <summary>[N,768,17,17] to [N,768,17,17].</summary>
    internal Tensor FourthStage(Tensor x)
    {
        using var scope = new TensorScope();
        x = Block17("Mixed_6b", x, 128);
        x = Block17("Mixed_6c", x, 160);
        x = Block17("Mixed_6d", x, 160);
        return scope.Keep(Block17("Mixed_6e", x, 192));
    }

    /// <summary>[N,768,17,17] to [N,2048,8,8].</summary>
    internal Tensor FifthStage(Tensor x)
    {
        using var scope = new TensorScope();
        x = Reduction17("Mixed_7a", x); // [N,1280,8,8]
        x = Block8("Mixed_7b", x);
        return scope.Keep(Block8("Mixed_7c", x));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        foreach (FoldedConvolution convolution in _convolutions.Values) convolution.Dispose();
        foreach (Tensor bias in _poolBiases.Values) bias.Dispose();
    }

    private Tensor Block35(string block, Tensor x, int pooled)
    {
        using var scope = new TensorScope();
        var joined = new JoinedMap(x, 224 + pooled, 35);
        Tensor single = joined.Next(64), fives = Room(x, 48), threes = Room(x, 64), mean = Room(x, pooled);
        _convolutions[block].Into([single, fives, threes, mean], x);
        Into(joined.Next(64), $"{block}.branch5x5_2", fives);
        Into(joined.Next(96), $"{block}.branch3x3dbl_3", Convolve($"{block}.branch3x3dbl_2", threes));
        _arithmetic.AveragePool(mean, joined.Next(pooled), _poolBiases[block], _architecture.PoolCountsPadding);
        return scope.Keep(joined.Value);
    }

    private Tensor Reduction35(string block, Tensor x)
    {
        using var scope = new TensorScope();
        var joined = new JoinedMap(x, 768, 17);
        Into(joined.Next(384), $"{block}.branch3x3", x);
        Into(joined.Next(96), $"{block}.branch3x3dbl_3", Convolve($"{block}.branch3x3dbl_2", Convolve($"{block}.branch3x3dbl_1", x)));
        _arithmetic.MaxPool(x, joined.Next(288), stride: 2);
        return scope.Keep(joined.Value);
    }

    private Tensor Block17(string block, Tensor x, int width)
    {
        using var scope = new TensorScope();
        var joined = new JoinedMap(x, 768, 17);
        Tensor single = joined.Next(192), once = Room(x, width), twice = Room(x, width), mean = Room(x, 192);
        _convolutions[block].Into([single, once, twice, mean], x);
        Into(joined.Next(192), $"{block}.branch7x7_3", Convolve($"{block}.branch7x7_2", once));
        twice = Convolve($"{block}.branch7x7dbl_3", Convolve($"{block}.branch7x7dbl_2", twice));
        Into(joined.Next(192), $"{block}.branch7x7dbl_5", Convolve($"{block}.branch7x7dbl_4", twice));
        _arithmetic.AveragePool(mean, joined.Next(192), _poolBiases[block], _architecture.PoolCountsPadding);
        return scope.Keep(joined.Value);
    }

    private Tensor Reduction17(string block, Tensor x)
    {
        using var scope = new TensorScope();
        var joined = new JoinedMap(x, 1280, 8);
        Tensor threes = Room(x, 192), sevens = Room(x, 192);
        _convolutions[block].Into([threes, sevens], x);
        Into(joined.Next(320), $"{block}.branch3x3_2", threes);
        Into(joined.Next(192), $"{block}.branch7x7x3_4", Convolve($"{block}.branch7x7x3_3", Convolve($"{block}.branch7x7x3_2", sevens)));
        _arithmetic.MaxPool(x, joined.Next(768), stride: 2);
        return scope.Keep(joined.Value);
    }

    private Tensor Block8(string block, Tensor x)
    {
        using var scope = new TensorScope();
        var joined = new JoinedMap(x, 2048, 8);
        Tensor single = joined.Next(320), once = Room(x, 384), twice = Room(x, 448);
        Tensor? mean = _poolBiases.ContainsKey(block) ? Room(x, 192) : null;
        _convolutions[block].Into(mean is null ? [single, once, twice] : [single, once, twice, mean], x);
        Into(joined.Next(384), $"{block}.branch3x3_2a", once);
        Into(joined.Next(384), $"{block}.branch3x3_2b", once);
        twice = Convolve($"{block}.branch3x3dbl_2", twice);
        Into(joined.Next(384), $"{block}.branch3x3dbl_3a", twice);
        Into(joined.Next(384), $"{block}.branch3x3dbl_3b", twice);
        Tensor pooled = joined.Next(192);
        if (mean is null)
        {
            Tensor most = Room(x, x.Size(1));
            _arithmetic.MaxPool(x, most, stride: 1, padding: 1);
            Into(pooled, $"{block}.branch_pool", most);
        }
        else
        {
            _arithmetic.AveragePool(mean, pooled, _poolBiases[block], _architecture.PoolCountsPadding);
        }

        return scope.Keep(joined.Value);
    }

    // Maximum pooling and a convolution do not commute.
    private bool IsPooledFirst(string name) => _architecture.LastPoolIsMaximum && name == "Mixed_7c.branch_pool";

    private Tensor Convolve(string name, Tensor x) => _convolutions[name].Forward(x);

    private void Into(Tensor place, string name, Tensor x) => _convolutions[name].Into([place], x);

    private static Tensor Room(Tensor x, long channels) => ConvolutionArithmetic.Room(x, channels, x.Size(2), x.Size(3));

    private Tensor Halved(Tensor x)
    {
        using var scope = new TensorScope();
        Tensor half = ConvolutionArithmetic.Room(x, x.Size(1), (x.Size(2) - 1) / 2, (x.Size(3) - 1) / 2);
        _arithmetic.MaxPool(x, half, stride: 2);
        return scope.Keep(half);
    }
}
