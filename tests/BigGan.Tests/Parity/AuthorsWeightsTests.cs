using System.Text.Json;
using BigGan.Checkpoints;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;

namespace BigGan.Tests.Parity;

/// <summary>Weight files of the author's PyTorch release and of StudioGAN, opened without being told what they are.</summary>
public sealed class AuthorsWeightsTests
{
    [Theory]
    [InlineData("a-cifar32")]
    [InlineData("b-64-hier-attn")]
    [InlineData("c-128-hier-attn")]
    [InlineData("d-deep64")]
    [InlineData("e-32-sv2-thin")]
    [InlineData("g-deep32-depth1-3")]
    [InlineData("h-deep32-depth3-1")]
    [InlineData("i-deep64-depth3")]
    public void Names_and_shapes_alone_give_both_networks(string name)
    {
        using var recorded = ParityCase.Open($"biggan-pytorch/{name}");
        using var source = ModelSource.Open(recorded.PathOf("G.safetensors"));
        Assert.Equal("BigGAN-PyTorch", source.Format);
        AssertNetworks(recorded, source);
        JsonElement derived = recorded.Description.RootElement.GetProperty("derived");
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        Assert.Equal(derived.GetProperty("G_dim_z").GetInt32(), generator.LatentSize);
        Assert.Equal(derived.GetProperty("G_params").GetInt64(), generator.Parameters.TrainableCount);
    }

    [Fact]
    public void Files_that_PyTorch_saved_give_both_networks()
    {
        using var recorded = ParityCase.Open("biggan-pytorch/a-cifar32");
        using var source = ModelSource.Open(SharedFiles.Require("fixtures/biggan-pytorch/a-cifar32/G.pth"));
        AssertNetworks(recorded, source);
    }

    [Fact]
    public void The_state_of_a_run_beside_the_weights_says_what_shapes_do_not()
    {
        using var recorded = ParityCase.Open("biggan-pytorch/e-32-sv2-thin");
        using var source = ModelSource.Open(Path.GetDirectoryName(recorded.PathOf("G_ema.pth"))!);
        Assert.Equal("G_ema.pth", Path.GetFileName(source.WeightsPath));
        Assert.Equal(1234, source.Step);
        Assert.Empty(source.Warnings);
        Assert.Equal((1e-6, 2, 2), (source.Model.Generator.SpectralNorm!.Epsilon, source.Model.Generator.SpectralNorm.SingularValues, source.Model.Generator.SpectralNorm.Iterations));
        Assert.Equal((2, false), (source.Model.Discriminator.SpectralNorm.Iterations, source.Model.Discriminator.Wide));
        AssertNetworks(recorded, source);
    }

    [Fact]
    public void Standing_statistics_load_with_their_counters()
    {
        using var recorded = ParityCase.Open("biggan-pytorch/f-mybn-standing");
        using var source = ModelSource.Open(recorded.PathOf("G.safetensors"));
        Assert.Equal(RunningStatistics.Standing, source.Model.Generator.BatchNorm.Statistics);
        Assert.False(source.HasDiscriminator);
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        recorded.AssertEqual("outputs.safetensors", "G_eval_before", generator.Forward(
            recorded.Read("inputs.safetensors", "z"), recorded.Read("inputs.safetensors", "y"), Pass.Evaluate));
    }

    [Theory]
    [InlineData("big-resnet-32", false)]
    [InlineData("big-resnet-64", false)]
    [InlineData("big-resnet-deep-legacy-32", true)]
    public void StudioGANs_checkpoints_give_both_networks(string name, bool deep)
    {
        using var recorded = ParityCase.Open($"studiogan/{name}");
        using var source = ModelSource.Open(Path.GetDirectoryName(recorded.PathOf("case.json"))!);
        Assert.Equal(("StudioGAN", 1500L, deep), (source.Format, source.Step!.Value, source.Model.Deep));
        Assert.Empty(source.Warnings);
        AssertNetworks(recorded, source);
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        using IDiscriminator discriminator = source.LoadDiscriminator(Device.Cpu);
        JsonElement root = recorded.Description.RootElement;
        Assert.Equal(root.GetProperty("G_params").GetInt64(), generator.Parameters.TrainableCount);
        Assert.Equal(root.GetProperty("D_params").GetInt64(), discriminator.Parameters.TrainableCount);
    }

    private static void AssertNetworks(ParityCase recorded, ModelSource source)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using IGenerator generator = source.LoadGenerator(Device.Cpu);
        using IDiscriminator discriminator = source.LoadDiscriminator(Device.Cpu);
        Tensor z = recorded.Read("inputs.safetensors", "z"), y = recorded.Read("inputs.safetensors", "y"), x = recorded.Read("inputs.safetensors", "x");
        Tensor yx = recorded.Tensors("inputs.safetensors").Contains("y_x") ? recorded.Read("inputs.safetensors", "y_x") : y;
        Tensor images = generator.Forward(z, y, Pass.Evaluate);
        recorded.AssertEqual("outputs.safetensors", "G_eval", images);
        recorded.AssertEqual("outputs.safetensors", "D_fake_eval", discriminator.Forward(images, y, Pass.Evaluate));
        recorded.AssertEqual("outputs.safetensors", "D_real_eval", discriminator.Forward(x, yx, Pass.Evaluate));
    }
}
