using System.Text.Json;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;
using BigGan.Training;
using BigGan.Weights;

namespace BigGan.Tests.Parity;

/// <summary>The networks against outputs recorded from the author's PyTorch release.</summary>
public sealed class NetworkParityTests
{
    public static TheoryData<string> Cases => ["a-cifar32", "b-64-hier-attn", "c-128-hier-attn", "d-deep64", "e-32-sv2-thin", "g-deep32-depth1-3", "h-deep32-depth3-1", "i-deep64-depth3"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluation_equals_the_authors_release(string name)
    {
        using var recorded = ParityCase.Open($"biggan-pytorch/{name}");
        using Pair networks = Pair.Load(recorded);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor z = recorded.Read("inputs.safetensors", "z"), y = recorded.Read("inputs.safetensors", "y");
        Tensor x = recorded.Read("inputs.safetensors", "x"), yx = recorded.Read("inputs.safetensors", "y_x");
        Tensor images = networks.G.Forward(z, y, Pass.Evaluate);
        recorded.AssertEqual("outputs.safetensors", "G_eval", images);
        Tensor real = networks.D.Forward(x, yx, Pass.Evaluate), fake = networks.D.Forward(images, y, Pass.Evaluate);
        recorded.AssertEqual("outputs.safetensors", "D_real_eval", real);
        recorded.AssertEqual("outputs.safetensors", "D_fake_eval", fake);

        JsonElement losses = recorded.Description.RootElement.GetProperty("losses_eval");
        double absolute = name.StartsWith('e') ? Tolerances.ThinEvaluationLoss : Tolerances.EvaluationLoss;
        Near.Assert([losses.GetProperty("D_loss_real").GetDouble(), losses.GetProperty("D_loss_fake").GetDouble(), losses.GetProperty("G_loss").GetDouble()],
            [HingeLoss.Real(real).Item(), HingeLoss.Fake(fake).Item(), HingeLoss.Generator(fake).Item()], absolute, Tolerances.Float32, "losses");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Folded_weights_give_the_same_images(string name)
    {
        using var recorded = ParityCase.Open($"biggan-pytorch/{name}");
        using Pair networks = Pair.Load(recorded);
        networks.G.Fold();
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        recorded.AssertEqual("outputs.safetensors", "G_eval", networks.G.Forward(
            recorded.Read("inputs.safetensors", "z"), recorded.Read("inputs.safetensors", "y"), Pass.Evaluate));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluation_with_gradients_gives_the_same_images(string name)
    {
        // The short ways of drawing have no gradients; guidance needs them.
        using var recorded = ParityCase.Open($"biggan-pytorch/{name}");
        using Pair networks = Pair.Load(recorded);
        using var scope = new TensorScope();
        recorded.AssertEqual("outputs.safetensors", "G_eval", networks.G.Forward(
            recorded.Read("inputs.safetensors", "z"), recorded.Read("inputs.safetensors", "y"), Pass.Evaluate).Detach());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_training_forward_equals_the_authors_release_and_changes_the_same_buffers(string name)
    {
        using var recorded = ParityCase.Open($"biggan-pytorch/{name}");
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor z = recorded.Read("inputs.safetensors", "z"), y = recorded.Read("inputs.safetensors", "y");
        Tensor x = recorded.Read("inputs.safetensors", "x"), yx = recorded.Read("inputs.safetensors", "y_x");
        using (Pair networks = Pair.Load(recorded))
        {
            recorded.AssertEqual("outputs.safetensors", "G_train", networks.G.Forward(z, y, Pass.Train));
            AssertChanged(recorded, "G", networks.G.Parameters);
            recorded.AssertEqual("outputs.safetensors", "D_real_train", networks.D.Forward(x, yx, Pass.Train));
            AssertChanged(recorded, "D", networks.D.Parameters);
        }

        using (Pair networks = Pair.Load(recorded))
        {
            Tensor fake = networks.G.Forward(z, y, Pass.Train);
            Tensor judged = networks.D.Forward(ShapeOperators.Concatenate([fake, x]), ShapeOperators.Concatenate([y, yx]), Pass.Train);
            recorded.AssertEqual("outputs.safetensors", "GD_fake_train", judged.Narrow(0, 0, z.Size(0)));
            recorded.AssertEqual("outputs.safetensors", "GD_real_train", judged.Narrow(0, z.Size(0), x.Size(0)));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parameter_counts_equal_the_authors_release(string name)
    {
        using var recorded = ParityCase.Open($"biggan-pytorch/{name}");
        using Pair networks = Pair.Load(recorded);
        JsonElement derived = recorded.Description.RootElement.GetProperty("derived");
        Assert.Equal(derived.GetProperty("G_params").GetInt64(), networks.G.Parameters.TrainableCount);
        Assert.Equal(derived.GetProperty("D_params").GetInt64(), networks.D.Parameters.TrainableCount);
        Assert.Equal(derived.GetProperty("G_dim_z").GetInt32(), networks.G.LatentSize);
        Assert.Equal(derived.GetProperty("G_state_entries").GetInt32(), networks.G.Parameters.Entries.Count);
        Assert.Equal(derived.GetProperty("D_state_entries").GetInt32(), networks.D.Parameters.Entries.Count);
    }

    [Fact]
    public void Standing_statistics_equal_the_authors_release()
    {
        using var recorded = ParityCase.Open("biggan-pytorch/f-mybn-standing");
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor z = recorded.Read("inputs.safetensors", "z"), y = recorded.Read("inputs.safetensors", "y");
        using var trained = new Generator(recorded.Model, Device.Cpu);
        NetworkFile.Load(recorded.PathOf("G.safetensors"), trained.Parameters);
        recorded.AssertEqual("outputs.safetensors", "G_eval_before", trained.Forward(z, y, Pass.Evaluate));
        recorded.AssertEqual("outputs.safetensors", "G_train", trained.Forward(z, y, Pass.Train));
        AssertChanged(recorded, "G", trained.Parameters);

        using var standing = new Generator(recorded.Model, Device.Cpu);
        NetworkFile.Load(recorded.PathOf("G.safetensors"), standing.Parameters);
        standing.ResetStatistics();
        Tensor latents = recorded.Read("inputs.safetensors", "z_acc"), labels = recorded.Read("inputs.safetensors", "y_acc");
        for (long i = 0; i < latents.Size(0); i++)
            standing.Forward(latents.Narrow(0, i, 1).Squeeze(0), labels.Narrow(0, i, 1).Squeeze(0), Pass.CollectStatistics);
        AssertChanged(recorded, "G", standing.Parameters, "standing");
        recorded.AssertEqual("outputs.safetensors", "G_eval_standing", standing.Forward(z, y, Pass.Evaluate));
    }

    [Fact]
    public void The_full_size_128_pixel_model_equals_the_authors_release()
    {
        using var recorded = ParityCase.Open("biggan-pytorch/biggan-128-ch96-synthetic");
        JsonElement profiles = recorded.Description.RootElement.GetProperty("synthetic_profile");
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor z = recorded.Read("inputs.safetensors", "z"), y = recorded.Read("inputs.safetensors", "y");
        Tensor images;
        using (var generator = new Generator(recorded.Model, Device.Cpu))
        {
            Assert.Equal(70_433_988, generator.Parameters.TrainableCount);
            AssertManifest(recorded, "manifest_G.json", generator.Parameters);
            SyntheticWeights.Fill(generator.Parameters, profiles.GetProperty("G"));
            AssertSingularValues(recorded, "sigma_G.json", generator.Parameters);
            images = generator.Forward(z, y, Pass.Evaluate);
            recorded.AssertEqual("outputs.safetensors", "G_eval", images);
        }

        using var discriminator = new Discriminator(recorded.Model, Device.Cpu);
        Assert.Equal(87_982_370, discriminator.Parameters.TrainableCount);
        AssertManifest(recorded, "manifest_D.json", discriminator.Parameters);
        SyntheticWeights.Fill(discriminator.Parameters, profiles.GetProperty("D"));
        AssertSingularValues(recorded, "sigma_D.json", discriminator.Parameters);
        recorded.AssertEqual("outputs.safetensors", "D_real_eval", discriminator.Forward(
            recorded.Read("inputs.safetensors", "x"), recorded.Read("inputs.safetensors", "y_x"), Pass.Evaluate));
        recorded.AssertEqual("outputs.safetensors", "D_fake_eval", discriminator.Forward(images, y, Pass.Evaluate));
    }

    // Every other entry must be what was loaded; a singular value that came out equal there may differ here in its last bit.
    private static void AssertChanged(ParityCase recorded, string network, ParameterStore actual, string after = "train")
    {
        string changed = $"{network}_after_{after}.safetensors";
        foreach (Parameter entry in actual.Entries)
        {
            if (recorded.Tensors(changed).Contains(entry.Name)) recorded.AssertEqual(changed, entry.Name, entry.Value);
            else Near.Assert(recorded.Read($"{network}.safetensors", entry.Name), entry.Value, Tolerances.Float32Operation, 0, entry.Name);
        }
    }

    private static void AssertManifest(ParityCase recorded, string file, ParameterStore actual)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(recorded.PathOf(file)));
        string text = manifest.RootElement.GetRawText();
        foreach (Parameter entry in actual.Entries) Assert.Contains($"\"{entry.Name}\"", text);
    }

    private static void AssertSingularValues(ParityCase recorded, string file, ParameterStore actual)
    {
        using JsonDocument sigmas = JsonDocument.Parse(File.ReadAllText(recorded.PathOf(file)));
        JsonElement values = sigmas.RootElement.TryGetProperty("sigma", out JsonElement inner) ? inner : sigmas.RootElement;
        int compared = 0;
        foreach (JsonProperty sigma in values.EnumerateObject())
        {
            if (sigma.Value.ValueKind != JsonValueKind.Number) continue;
            string name = sigma.Name.EndsWith(".weight", StringComparison.Ordinal) ? sigma.Name[..^7] : sigma.Name;
            Near.Assert([sigma.Value.GetDouble()], [actual[$"{name}.sv0"].Item()], 0, Tolerances.Float32, sigma.Name);
            compared++;
        }

        Assert.True(compared > 10);
    }

    private sealed record Pair(IGenerator G, IDiscriminator D) : IDisposable
    {
        internal static Pair Load(ParityCase recorded)
        {
            var networks = new Pair(Networks.CreateGenerator(recorded.Model, Device.Cpu), Networks.CreateDiscriminator(recorded.Model, Device.Cpu));
            NetworkFile.Load(recorded.PathOf("G.safetensors"), networks.G.Parameters);
            NetworkFile.Load(recorded.PathOf("D.safetensors"), networks.D.Parameters);
            return networks;
        }

        public void Dispose()
        {
            G.Dispose();
            D.Dispose();
        }
    }
}
