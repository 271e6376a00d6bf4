using System.Text.Json;
using BigGan.Layers;
using BigGan.Optimization;
using BigGan.Torch;

namespace BigGan.Tests.Parity;

/// <summary>Orthogonal regularisation and spectral normalisation against the author's code and autograd.</summary>
public sealed class RegulariserParityTests
{
    [Theory]
    [InlineData("conv")]
    [InlineData("linear")]
    [InlineData("wide_linear")]
    public void Orthogonal_gradients_equal_the_authors_and_the_papers(string layer)
    {
        using var recorded = ParityCase.Open("regularisers/ortho");
        using var scope = new TensorScope();
        double strength = recorded.Description.RootElement.GetProperty("strength").GetDouble();
        Tensor weight = recorded.Read("inputs.safetensors", $"weight.{layer}");
        weight.RequiresGrad = true;
        weight.SetGradient(recorded.Read("inputs.safetensors", $"grad.{layer}").Clone());
        OrthogonalRegularisation.AddGradient(weight, new() { Strength = strength, Form = OrthogonalForm.AuthorsRelease });
        recorded.AssertEqual("outputs.safetensors", $"utils_ortho_grad_after.{layer}", weight.Gradient()!);

        weight.SetGradient(null);
        OrthogonalRegularisation.AddGradient(weight, new() { Strength = 1, Form = OrthogonalForm.Paper });
        recorded.AssertEqual("outputs.safetensors", $"dR_rows.{layer}", weight.Gradient()!);
    }

    [Theory]
    [InlineData("conv_1sv_1it")]
    [InlineData("linear_1sv_1it")]
    [InlineData("conv_2sv_2it")]
    [InlineData("linear_2sv_2it")]
    [InlineData("embedding_1sv_1it")]
    public void Spectral_normalisation_equals_the_authors_value_gradient_and_state(string layer)
    {
        using var recorded = ParityCase.Open("regularisers/spectral-norm");
        JsonElement described = recorded.Description.RootElement.GetProperty("layers").GetProperty(layer);
        var options = new SpectralNormOptions
        {
            SingularValues = described.GetProperty("num_svs").GetInt32(),
            Iterations = described.GetProperty("num_itrs").GetInt32(),
            Epsilon = described.GetProperty("eps").GetDouble(),
        };
        foreach ((string key, ForwardMode mode) in new[] { ("train", ForwardMode.Train), ("eval", ForwardMode.Evaluate) })
        {
            using var scope = new TensorScope();
            using var store = new ParameterStore(Device.Cpu);
            Tensor start = recorded.Read("inputs.safetensors", $"{layer}.weight");
            var weight = new SpectralWeight(store.Root, options, ParameterRole.ConvolutionWeight, start.Shape);
            using (Autograd.NoGrad())
            {
                store["weight"].CopyFrom(start);
                for (int i = 0; i < options.SingularValues; i++) store[$"u{i}"].CopyFrom(recorded.Read("inputs.safetensors", $"{layer}.u{i}"));
            }

            Tensor normalised = weight.Normalised(mode);
            recorded.AssertEqual("outputs.safetensors", $"{layer}.{key}.W_sn", normalised);
            (normalised * recorded.Read("inputs.safetensors", $"{layer}.c")).Sum().Backward();
            recorded.AssertEqual("outputs.safetensors", $"{layer}.{key}.grad_W", store["weight"].Gradient()!);
            for (int i = 0; i < options.SingularValues; i++)
            {
                Tensor u = mode == ForwardMode.Train ? recorded.Read("outputs.safetensors", $"{layer}.{key}.u_stored{i}") : recorded.Read("inputs.safetensors", $"{layer}.u{i}");
                Near.Assert(u, store[$"u{i}"], Tolerances.Float32, Tolerances.VectorShare, $"u{i} after {key}");
            }
        }
    }
}
