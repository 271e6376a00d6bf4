using BigGan.Torch;

namespace BigGan.Evaluation.Features.Inception;

/// <summary>The convolutions of an Inception network, from pixels to the last feature map.</summary>
/// <remarks>Szegedy et al. 2016 (Rethinking the Inception architecture), with the names of torchvision. Feature maps are channels-last.</remarks>
internal sealed class InceptionBody : IDisposable
{
    private readonly InceptionArchitecture _architecture;
    private readonly Dictionary<string, FoldedConvolution> _layers = [];

    internal InceptionBody(InceptionFile file, InceptionArchitecture architecture, Device device, DataType type)
    {
        _architecture = architecture;
        foreach (InceptionLayer layer in InceptionLayer.All)
        {
            using var scope = new TensorScope();
            (Tensor weight, Tensor bias) = file.Fold(layer);
            _layers[layer.Name] = new FoldedConvolution(layer, weight, bias, device, type);
        }
    }

    /// <summary>[N,3,299,299] to [N,64,73,73].</summary>
    internal Tensor FirstStage(Tensor x)
    {
        using var scope = new TensorScope();
        x = this["Conv2d_1a_3x3"].Forward(x); // [N,32,149,149]
        x = this["Conv2d_2a_3x3"].Forward(x); // [N,32,147,147]
        x = this["Conv2d_2b_3x3"].Forward(x); // [N,64,147,147]
        return scope.Keep(x.MaxPool2d(3, stride: 2));
    }

    /// <summary>[N,64,73,73] to [N,192,35,35].</summary>
    internal Tensor SecondStage(Tensor x)
    {
        using var scope = new TensorScope();
        x = this["Conv2d_3b_1x1"].Forward(x); // [N,80,73,73]
        x = this["Conv2d_4a_3x3"].Forward(x); // [N,192,71,71]
        return scope.Keep(x.MaxPool2d(3, stride: 2));
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
        foreach (string block in new[] { "Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e" })
        {
            using var inner = new TensorScope();
            x = inner.Keep(Block17(block, x));
        }

        return scope.Keep(x);
    }

    /// <summary>[N,768,17,17] to [N,2048,8,8].</summary>
    internal Tensor FifthStage(Tensor x)
    {
        using var scope = new TensorScope();
        x = Reduction17("Mixed_7a", x); // [N,1280,8,8]
        x = Block8("Mixed_7b", x, pooledByMaximum: false);
        return scope.Keep(Block8("Mixed_7c", x, _architecture.LastPoolIsMaximum));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        foreach (FoldedConvolution layer in _layers.Values) layer.Dispose();
    }

    private FoldedConvolution this[string name] => _layers[name];

    private Tensor Block35(string name, Tensor x, int pooled)
    {
        using var scope = new TensorScope();
        var joined = new JoinedMap(x, 224 + pooled, 35);
        this[$"{name}.branch1x1"].Into(joined, x);
        this[$"{name}.branch5x5_2"].Into(joined, this[$"{name}.branch5x5_1"].Forward(x));
        this[$"{name}.branch3x3dbl_3"].Into(joined, this[$"{name}.branch3x3dbl_2"].Forward(this[$"{name}.branch3x3dbl_1"].Forward(x)));
        this[$"{name}.branch_pool"].AveragedInto(joined, x, _architecture.PoolCountsPadding);
        return scope.Keep(joined.Value);
    }

    private Tensor Reduction35(string name, Tensor x)
    {
        using var scope = new TensorScope();
        var joined = new JoinedMap(x, 768, 17);
        this[$"{name}.branch3x3"].Into(joined, x);
        this[$"{name}.branch3x3dbl_3"].Into(joined, this[$"{name}.branch3x3dbl_2"].Forward(this[$"{name}.branch3x3dbl_1"].Forward(x)));
        joined.Next(288).CopyFrom(x.MaxPool2d(3, stride: 2));
        return scope.Keep(joined.Value);
    }

    private Tensor Block17(string name, Tensor x)
    {
        using var scope = new TensorScope();
        var joined = new JoinedMap(x, 768, 17);
        this[$"{name}.branch1x1"].Into(joined, x);
        this[$"{name}.branch7x7_3"].Into(joined, this[$"{name}.branch7x7_2"].Forward(this[$"{name}.branch7x7_1"].Forward(x)));
        Tensor twice = this[$"{name}.branch7x7dbl_3"].Forward(this[$"{name}.branch7x7dbl_2"].Forward(this[$"{name}.branch7x7dbl_1"].Forward(x)));
        this[$"{name}.branch7x7dbl_5"].Into(joined, this[$"{name}.branch7x7dbl_4"].Forward(twice));
        this[$"{name}.branch_pool"].AveragedInto(joined, x, _architecture.PoolCountsPadding);
        return scope.Keep(joined.Value);
    }

    private Tensor Reduction17(string name, Tensor x)
    {
        using var scope = new TensorScope();
        var joined = new JoinedMap(x, 1280, 8);
        this[$"{name}.branch3x3_2"].Into(joined, this[$"{name}.branch3x3_1"].Forward(x));
        Tensor wide = this[$"{name}.branch7x7x3_3"].Forward(this[$"{name}.branch7x7x3_2"].Forward(this[$"{name}.branch7x7x3_1"].Forward(x)));
        this[$"{name}.branch7x7x3_4"].Into(joined, wide);
        joined.Next(768).CopyFrom(x.MaxPool2d(3, stride: 2));
        return scope.Keep(joined.Value);
    }

    private Tensor Block8(string name, Tensor x, bool pooledByMaximum)
    {
        using var scope = new TensorScope();
        var joined = new JoinedMap(x, 2048, 8);
        this[$"{name}.branch1x1"].Into(joined, x);
        Tensor single = this[$"{name}.branch3x3_1"].Forward(x);
        this[$"{name}.branch3x3_2a"].Into(joined, single);
        this[$"{name}.branch3x3_2b"].Into(joined, single);
        Tensor twice = this[$"{name}.branch3x3dbl_2"].Forward(this[$"{name}.branch3x3dbl_1"].Forward(x));
        this[$"{name}.branch3x3dbl_3a"].Into(joined, twice);
        this[$"{name}.branch3x3dbl_3b"].Into(joined, twice);
        if (pooledByMaximum) this[$"{name}.branch_pool"].Into(joined, x.MaxPool2d(3, stride: 1, padding: 1));
        else this[$"{name}.branch_pool"].AveragedInto(joined, x, _architecture.PoolCountsPadding);
        return scope.Keep(joined.Value);
    }
}
