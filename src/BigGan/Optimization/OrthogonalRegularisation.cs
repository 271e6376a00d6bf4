using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Optimization;

/// <summary>Pushes the filters of every layer towards orthogonality by adding to their gradients (paper, equation 3).</summary>
public static class OrthogonalRegularisation
{
    /// <summary>
    /// Adds the regulariser's gradient to that of every convolution, linear layer and class embedding but the one that all norms share,
    /// which is exempt as in the author's release.
    /// </summary>
    public static void AddGradients(ParameterStore network, OrthogonalRegularisationOptions options)
    {
        foreach (Parameter parameter in network.Trainable)
        {
            if (parameter.Role is ParameterRole.ConvolutionWeight or ParameterRole.LinearWeight or ParameterRole.ClassEmbedding) AddGradient(parameter.Value, options);
        }
    }

    /// <summary>Adds the regulariser's gradient to that of one weight [out, ...], compared filter by filter.</summary>
    internal static void AddGradient(Tensor weight, OrthogonalRegularisationOptions options)
    {
        using var noGrad = Autograd.NoGrad();
        using var scope = new TensorScope();
        Tensor filters = weight.Detach().Flatten(1); // [out,rest]
        Tensor products = filters.MatMul(filters.Transpose()); // [out,out]
        Tensor others = TensorFactory.Full(1, filters.Type, filters.Device, filters.Size(0), filters.Size(0)) - TensorFactory.Identity(filters.Size(0), filters.Type, filters.Device);
        double factor = options.Form == OrthogonalForm.Paper ? 4 : 2;
        Tensor added = (products * others).MatMul(filters) * (factor * options.Strength);
        Tensor shaped = added.Reshape(weight.Shape);
        if (weight.Gradient() is { } gradient) gradient.AddInPlace(shaped);
        else weight.SetGradient(shaped);
    }
}
