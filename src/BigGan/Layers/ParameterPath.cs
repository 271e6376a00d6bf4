using System.Globalization;
using BigGan.Torch;

namespace BigGan.Layers;

/// <summary>A place in the tree of layers; a layer adds its tensors under it.</summary>
/// <param name="Store">The network's tensors.</param>
/// <param name="Name">Dotted names from the root; empty at the root.</param>
/// <param name="Stage">The block that the layer belongs to (see <see cref="Parameter.Stage"/>).</param>
public readonly record struct ParameterPath(ParameterStore Store, string Name, int Stage = 0)
{
    /// <summary>The place of a part.</summary>
    public static ParameterPath operator /(ParameterPath path, string part) => path with { Name = path.Full(part) };

    /// <summary>The place of a numbered part.</summary>
    public static ParameterPath operator /(ParameterPath path, int part) => path / part.ToString(CultureInfo.InvariantCulture);

    /// <summary>The same place in another stage.</summary>
    public ParameterPath InStage(int stage) => this with { Stage = stage };

    /// <summary>Adds a weight with the network's initial distribution.</summary>
    public Tensor Weight(string name, ParameterRole role, params long[] shape)
    {
        using var scope = new TensorScope();
        Tensor value = TensorFactory.Zeros(Store.Type, Store.Device, shape);
        Store.Initializer?.FillWeight(value);
        return Add(name, value, role, trainable: true);
    }

    /// <summary>Adds a weight with normal numbers of mean 0.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="role">Its role; weights of convolutions and linear layers have <see cref="ParameterStore.ProductType"/>.</param>
    /// <param name="deviation">Standard deviation.</param>
    /// <param name="shape">Its shape.</param>
    internal Tensor Normal(string name, ParameterRole role, double deviation, params long[] shape)
    {
        using var scope = new TensorScope();
        bool isFactor = role is ParameterRole.ConvolutionWeight or ParameterRole.LinearWeight;
        Tensor value = TensorFactory.Zeros(isFactor ? Store.ProductType : Store.Type, Store.Device, shape);
        Store.Initializer?.FillNormal(value, deviation);
        return Add(name, value, role, trainable: true);
    }

    /// <summary>Adds a bias with LibTorch's default distribution: uniform within 1 / sqrt(inputs per output).</summary>
    public Tensor Bias(string name, long inputs, long outputs)
    {
        using var scope = new TensorScope();
        Tensor value = TensorFactory.Zeros(Store.Type, Store.Device, outputs);
        Store.Initializer?.FillUniform(value, 1 / Math.Sqrt(inputs));
        return Add(name, value, ParameterRole.Bias, trainable: true);
    }

    /// <summary>Adds a weight that starts with one value.</summary>
    public Tensor Constant(string name, ParameterRole role, double start, params long[] shape)
    {
        using var scope = new TensorScope();
        return Add(name, TensorFactory.Full(start, Store.Type, Store.Device, shape), role, trainable: true);
    }

    /// <summary>Adds a buffer that starts with one value.</summary>
    public Tensor Buffer(string name, ParameterRole role, double start, params long[] shape)
    {
        using var scope = new TensorScope();
        return Add(name, TensorFactory.Full(start, Store.Type, Store.Device, shape), role, trainable: false);
    }

    /// <summary>Adds a buffer of standard normal numbers.</summary>
    public Tensor RandomBuffer(string name, ParameterRole role, params long[] shape)
    {
        using var scope = new TensorScope();
        Tensor value = TensorFactory.Full(1, Store.Type, Store.Device, shape);
        Store.Initializer?.FillNormal(value, 1);
        return Add(name, value, role, trainable: false);
    }

    /// <summary>Puts another tensor, which the store owns from now on, in the place of a weight and frees that one.</summary>
    internal Tensor Replace(string name, Tensor value) => Store.Replace(Full(name), value);

    private Tensor Add(string name, Tensor value, ParameterRole role, bool trainable) => Store.Add(Full(name), value, role, Stage, trainable);

    private string Full(string part) => Name.Length == 0 ? part : $"{Name}.{part}";
}
