using System.Text.Json;
using BigGan.Clip;
using BigGan.Clip.Files;
using BigGan.Layers;
using BigGan.Tests.Parity;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Clip;

/// <summary>CLIP's towers against features recorded from OpenAI's code.</summary>
public sealed class ClipParityTests
{
    [Fact]
    public void The_tiny_network_gives_the_recorded_features_and_similarities()
    {
        using var recorded = ParityCase.Open("clip/tiny");
        using ClipNetwork network = Tiny(recorded);
        Assert.Equal(recorded.Description.RootElement.GetProperty("param_count").GetInt64(), network.Parameters.TrainableCount);
        AssertFeatures(recorded, network);
    }

    [Fact]
    public void The_full_size_network_gives_the_recorded_features_and_similarities()
    {
        using var recorded = ParityCase.Open("clip/vit-b-32-synthetic");
        using var network = new ClipNetwork(OptionsOf(recorded.Config), Device.Cpu);
        Assert.Equal(recorded.Description.RootElement.GetProperty("param_count").GetInt64(), network.Parameters.TrainableCount);
        network.Parameters.SetRequiresGrad(false);
        SyntheticWeights.Fill(network.Parameters, recorded.Description.RootElement.GetProperty("synthetic_profile"));
        AssertFeatures(recorded, network);
    }

    [Fact]
    public void A_residual_network_in_an_archive_of_TorchScript_gives_the_recorded_features()
    {
        using var recorded = ParityCase.Open("clip/resnet");
        using ITensorFile file = TensorFiles.Open(recorded.PathOf("model.pt"));
        ClipOptions inferred = OpenAiNames.Infer(OpenAiNames.Find(file)!);
        Assert.Equal((2, 64, 16), (((VisionResNetOptions)inferred.Vision).Heads, inferred.ImageSize, inferred.EmbeddingSize));
        ClipOptions options = inferred with { Text = inferred.Text with { Heads = recorded.Config.GetProperty("transformer_heads").GetInt32() } };
        NetworkTensors tensors = OpenAiNames.Map(file, options);
        using var network = new ClipNetwork(options, Device.Cpu);
        network.Parameters.SetRequiresGrad(false);
        StrictLoader.Check(tensors, network.Parameters);
        StrictLoader.Fill(tensors, network.Parameters);
        Assert.Equal(recorded.Description.RootElement.GetProperty("param_count").GetInt64(), network.Parameters.TrainableCount);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        recorded.AssertEqual("outputs.safetensors", "image_features", network.EncodeNormalisedImages(recorded.Read("inputs.safetensors", "image"), Pass.Evaluate));
        recorded.AssertEqual("outputs.safetensors", "text_features", network.EncodeTexts(recorded.Read("inputs.safetensors", "text"), Pass.Evaluate));
    }

    [Fact]
    public void In_bfloat16_the_features_point_the_same_way()
    {
        using var recorded = ParityCase.Open("clip/tiny");
        using ClipNetwork network = Tiny(recorded);
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Pass pass = Pass.Evaluate with { IsBFloat16 = true };
        foreach ((string name, Tensor features) in (ReadOnlySpan<(string, Tensor)>)[
            ("image_features", network.EncodeNormalisedImages(recorded.Read("inputs.safetensors", "image"), pass)),
            ("text_features", network.EncodeTexts(recorded.Read("inputs.safetensors", "text"), pass))])
        {
            Tensor expected = recorded.Read("outputs.safetensors", name);
            double[] cosines = (features * expected).Sum([1]).Divide((features.Square().Sum([1]) * expected.Square().Sum([1])).Sqrt()).To(DataType.Float64).ToArray<double>();
            Assert.All(cosines, cosine => Assert.InRange(cosine, 1 - Tolerances.BFloat16Cosine, 1 + Tolerances.Float32));
            Assert.True(cosines.Min() < 1 - Tolerances.Float32Operation, "was not computed in bfloat16");
        }
    }

    internal static ClipOptions OptionsOf(JsonElement config)
    {
        int Int(string name) => config.GetProperty(name).GetInt32();
        return new ClipOptions
        {
            EmbeddingSize = Int("embed_dim"),
            ImageSize = Int("image_resolution"),
            Vision = new VisionTransformerOptions { Layers = Int("vision_layers"), Width = Int("vision_width"), PatchSize = Int("vision_patch_size"), Heads = Int("vision_width") / 64 },
            Text = new TextOptions
            {
                ContextLength = Int("context_length"),
                VocabularySize = Int("vocab_size"),
                Width = Int("transformer_width"),
                Heads = Int("transformer_heads"),
                Layers = Int("transformer_layers"),
            },
        };
    }

    internal static ClipNetwork Tiny(ParityCase recorded)
    {
        var network = new ClipNetwork(OptionsOf(recorded.Config), Device.Cpu);
        network.Parameters.SetRequiresGrad(false);
        using ITensorFile file = TensorFiles.Open(recorded.PathOf("model.pth"));
        NetworkTensors tensors = OpenAiNames.Map(file);
        StrictLoader.Check(tensors, network.Parameters);
        StrictLoader.Fill(tensors, network.Parameters);
        return network;
    }

    private static void AssertFeatures(ParityCase recorded, ClipNetwork network)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Tensor images = network.EncodeNormalisedImages(recorded.Read("inputs.safetensors", "image"), Pass.Evaluate);
        Tensor texts = network.EncodeTexts(recorded.Read("inputs.safetensors", "text"), Pass.Evaluate);
        recorded.AssertEqual("outputs.safetensors", "image_features", images);
        recorded.AssertEqual("outputs.safetensors", "text_features", texts);
        Tensor logits = Normalised(images).MatMul(Normalised(texts).Transpose()) * network.LogitScale.Exp();
        recorded.AssertEqual("outputs.safetensors", "logits_per_image", logits);
        recorded.AssertEqual("outputs.safetensors", "logits_per_text", logits.Transpose());
    }

    private static Tensor Normalised(Tensor features) => features / features.Square().Sum([1], keep: true).Sqrt();
}
