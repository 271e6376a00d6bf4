using System.Text.Json;
using BigGan.Clip;
using BigGan.Clip.Tokens;
using BigGan.Imaging;
using BigGan.Layers;
using BigGan.Tests.Parity;
using BigGan.Tests.Weights.Pickle;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Clip;

/// <summary>The forms in which a CLIP comes: all load into the same network.</summary>
public sealed class ClipFileTests : IDisposable
{
    private const int Size = 8;
    private static readonly ClipVocabulary Words = ClipVocabulary.OfWords(["sneaker", "bag"]);

    // Heads by OpenAI's rule, and its vocabulary.
    private static readonly ClipOptions Ruled = new()
    {
        EmbeddingSize = 4,
        ImageSize = Size,
        Vision = new VisionTransformerOptions { Layers = 2, Width = 64, PatchSize = 4, Heads = 1 },
        Text = new TextOptions { ContextLength = 6, VocabularySize = 49408, Width = 64, Heads = 1, Layers = 1 },
    };

    private static readonly ClipOptions Small = Ruled with
    {
        Vision = new VisionTransformerOptions { Layers = 1, Width = 8, PatchSize = 4, Heads = 2 },
        Text = new TextOptions { ContextLength = 6, VocabularySize = Words.Tokens.Count, Width = 8, Heads = 4, Layers = 2 },
        Activation = ClipActivation.Gelu,
    };

    private readonly TempFolder _folder = new();

    [Fact]
    public void An_archive_of_OpenAI_s_gives_its_tensors_and_its_code_does_not_run()
    {
        using ClipNetwork network = Create(Ruled);
        string path = _folder["ViT.pt"];
        File.WriteAllBytes(path, Program(network));
        using ClipModel model = Load(path);
        Assert.Equal(("OpenAI's sizes", ClipActivation.QuickGelu, "ViT-64x2/4@8px"), (model.ActivationOrigin, model.Options.Activation, model.Title));
        AssertSame(network, model);
        using (var file = new PyTorchFile(path)) Assert.True(file.IsProgram);
    }

    [Fact]
    public void A_state_dictionary_in_a_training_checkpoint_has_open_clip_s_default_activation_unless_another_is_given()
    {
        using ClipNetwork network = Create(Ruled with { Activation = ClipActivation.Gelu });
        string path = _folder["epoch_5.pt"];
        PyTorchWriter.Write(path, [.. network.Parameters.Entries.Select(entry => NetworkFile.Item($"module.{entry.Name}", entry.Value))]);
        using (ClipModel model = Load(path))
        {
            Assert.Equal(("open_clip's default", ClipActivation.Gelu), (model.ActivationOrigin, model.Options.Activation));
            AssertSame(network, model);
        }

        using ClipModel other = Load(path, ClipActivation.QuickGelu);
        Assert.Equal(("given", ClipActivation.QuickGelu), (other.ActivationOrigin, other.Options.Activation));
    }

    [Theory]
    [InlineData("model.safetensors", "gelu")]
    [InlineData("pytorch_model.bin", "quick_gelu")]
    public void A_folder_of_Hugging_Face_s_package_has_queries_keys_and_values_apart(string weights, string activation)
    {
        using ClipNetwork network = Create(Small with { Activation = activation == "gelu" ? ClipActivation.Gelu : ClipActivation.QuickGelu });
        string folder = WriteHuggingFace(network, weights, activation);
        using (ClipModel model = Load(folder))
        {
            Assert.Equal(("config.json", network.Options), (model.ActivationOrigin, model.Options));
            Assert.Equal(ManifestFile.Of(Path.Combine(folder, weights)).Sha256, model.Identity);
            AssertSame(network, model);
        }

        using ClipModel byFile = Load(Path.Combine(folder, weights));
        AssertSame(network, byFile);
    }

    [Fact]
    public void A_folder_of_open_clip_says_its_activation()
    {
        using ClipNetwork network = Create(Ruled);
        string path = _folder.Nested("open/open_clip_pytorch_model.bin");
        PyTorchWriter.Write(path, [.. network.Parameters.Entries.Select(entry => NetworkFile.Item(entry.Name, entry.Value))]);
        File.WriteAllText(_folder["open/open_clip_config.json"], """{"model_cfg": {"embed_dim": 4, "quick_gelu": true, "vision_cfg": {"width": 64}, "text_cfg": {"heads": 1}}}""");
        using ClipModel model = Load(_folder["open"]);
        Assert.Equal(("open_clip_config.json", ClipActivation.QuickGelu), (model.ActivationOrigin, model.Options.Activation));
        AssertSame(network, model);
    }

    [Theory]
    [InlineData("config.json", "is no folder of a CLIP: it lacks config.json")]
    [InlineData("vocab.json", "lacks vocab.json, the numbers of its tokens")]
    [InlineData("merges.txt", "lacks merges.txt, the vocabulary")]
    [InlineData("model.safetensors", "lacks its weights: model.safetensors or pytorch_model.bin")]
    public void A_folder_that_lacks_a_file_is_refused_with_its_name(string missing, string problem)
    {
        using ClipNetwork network = Create(Small);
        string folder = WriteHuggingFace(network, "model.safetensors", "gelu");
        File.Delete(Path.Combine(folder, missing));
        Assert.Equal(problem, Refused(folder).Problem);
    }

    [Theory]
    [InlineData("\"clip\"", "\"siglip\"", "describes a model of type 'siglip', not a CLIP")]
    [InlineData("\"gelu\"", "\"relu\"", "text_config.hidden_act is 'relu'; quick_gelu and gelu are supported")]
    [InlineData("32", "31", "text_config.intermediate_size is 31; only 4 times hidden_size, 32, is supported")]
    [InlineData("\"hidden_size\": 8", "\"hidden_size\": -8", "text_config.hidden_size must be a whole number from 1 to 1048576")]
    public void A_configuration_of_another_model_is_refused_with_its_key(string old, string replacement, string problem)
    {
        using ClipNetwork network = Create(Small);
        string folder = WriteHuggingFace(network, "model.safetensors", "gelu"), config = Path.Combine(folder, "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace(old, replacement, StringComparison.Ordinal));
        Assert.Equal(problem, Refused(folder).Problem);
    }

    [Fact]
    public void Weights_that_are_no_CLIP_are_refused_by_what_they_are()
    {
        using var scope = new TensorScope();
        Tensor one = TensorFactory.Zeros(DataType.Float32, Device.Cpu, 1);
        NetworkFile.Save(_folder["g.safetensors"], [("blocks.0.0.conv1.weight", one)]);
        Assert.StartsWith("holds no CLIP: its tensors begin with 'blocks.0.0.conv1.weight'", Refused(_folder["g.safetensors"]).Problem, StringComparison.Ordinal);
        NetworkFile.Save(_folder["text.safetensors"], [("text_model.final_layer_norm.weight", one)]);
        Assert.Equal("holds only the text half of a CLIP", Refused(_folder["text.safetensors"]).Problem);
        Assert.Equal("does not exist", Refused(_folder["absent.pt"]).Problem);
        NetworkFile.Save(_folder["part.safetensors"], [("visual.conv1.weight", one), ("token_embedding.weight", one)]);
        Assert.Equal("is no whole CLIP: it lacks ln_final.weight", Refused(_folder["part.safetensors"]).Problem);
    }

    [Fact]
    public void Weights_for_another_vocabulary_are_refused()
    {
        using ClipNetwork network = Create(Ruled with { Text = Ruled.Text with { VocabularySize = 1000 } });
        NetworkFile.Save(_folder["other.safetensors"], network.Parameters);
        Assert.Equal("has weights for 1000 tokens, but its vocabulary has 49408: another vocabulary was used in training", Refused(_folder["other.safetensors"]).Problem);
    }

    [Fact]
    public void In_bfloat16_the_weights_of_products_are_kept_so()
    {
        using ClipNetwork network = Create(Small);
        string folder = WriteHuggingFace(network, "model.safetensors", "gelu");
        using ClipModel model = ClipModel.Load(folder, new ClipLoadOptions { Device = "cpu", Precision = Precision.BFloat16 });
        Assert.True(model.Pass.IsBFloat16);
        Assert.Equal((DataType.BFloat16, DataType.Float32), (model.Parameters["visual.proj"].Type, model.Parameters["visual.ln_pre.weight"].Type));
        using var scope = new TensorScope();
        Assert.Equal(DataType.Float32, model.EncodeTexts(ClipTokenizer.ToTensor([model.Tokenizer.Encode("bag")]), model.Pass).Type);
    }

    [Fact]
    public void Scores_are_shares_of_scaled_cosines()
    {
        using ClipNetwork network = Create(Small);
        using ClipModel model = Load(WriteHuggingFace(network, "model.safetensors", "gelu"));
        var image = new ImageBuffer(new ImageShape(3, Size, Size), [.. Enumerable.Range(0, 3 * Size * Size).Select(i => (byte)i)]);
        ClipTokens[] texts = [.. ((string[])["bag", "sneaker", "x"]).Select(model.Tokenizer.Encode)];
        ZeroShotScores scores = ZeroShotScores.Of(model, [.. Enumerable.Repeat(image, 17)], texts);
        Assert.Equal(17, scores.Cosines.Count);
        double[] powers = [.. scores.Cosines[16].Select(cosine => Math.Exp(cosine / 0.07))];
        Assert.All(scores.Cosines[16], cosine => Assert.InRange(cosine, -1.000001, 1.000001));
        Near.Assert([.. powers.Select(power => power / powers.Sum())], [.. scores.Probabilities[16]], Tolerances.Float32, 0, "shares");
        Near.Assert([.. scores.Cosines[0]], [.. scores.Cosines[16]], Tolerances.Float32, 0, "cosines");
    }

    public void Dispose() => _folder.Dispose();

    private static ClipNetwork Create(ClipOptions options)
    {
        using var random = new RandomGenerator(11);
        return ClipNetwork.Create(options, Device.Cpu, random);
    }

    private static ClipModel Load(string path, ClipActivation? activation = null) =>
        ClipModel.Load(path, new ClipLoadOptions { Device = "cpu", Precision = Precision.Float32, Activation = activation });

    private static InvalidFileException Refused(string path) => Assert.Throws<InvalidFileException>(() => Load(path).Dispose());

    private static void AssertSame(ClipNetwork network, ClipModel model)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var random = new RandomGenerator(12);
        Tensor images = TensorFactory.RandomNormal(random, 2, 3, Size, Size);
        Tensor ids = ClipTokenizer.ToTensor([model.Tokenizer.Encode("bag")]);
        Assert.Equal(network.EncodeImages(images, Pass.Evaluate).ToArray<float>(), model.EncodeImages(images, model.Pass).ToArray<float>());
        Assert.Equal(network.EncodeTexts(ids, Pass.Evaluate).ToArray<float>(), model.EncodeTexts(ids, model.Pass).ToArray<float>());
    }

    private string WriteHuggingFace(ClipNetwork network, string weights, string activation)
    {
        string path = _folder.Nested($"hf/{weights}"), folder = Path.GetDirectoryName(path)!;
        using (var scope = new TensorScope())
        using (Autograd.NoGrad())
        {
            (string Name, Tensor Value)[] tensors = [.. network.Parameters.Entries.SelectMany(entry => HuggingFaceTensors(entry.Name, entry.Value)), ("text_model.embeddings.position_ids", Tensor.From<long>([0, 1], 1, 2))];
            if (weights.EndsWith(".bin", StringComparison.Ordinal)) PyTorchWriter.Write(path, [.. tensors.Select(tensor => NetworkFile.Item(tensor.Name, tensor.Value))]);
            else NetworkFile.Save(path, tensors);
        }

        Words.Write(folder);
        File.WriteAllText(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(Words.Tokens.Index().ToDictionary(entry => entry.Item, entry => entry.Index)));
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {
              "model_type": "clip", "projection_dim": 4,
              "text_config": {"hidden_size": 8, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "max_position_embeddings": 6, "vocab_size": {{Words.Tokens.Count}}, "hidden_act": "{{activation}}"},
              "vision_config": {"hidden_size": 8, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 8, "patch_size": 4, "hidden_act": "{{activation}}"}
            }
            """);
        return folder;
    }

    private static IEnumerable<(string Name, Tensor Value)> HuggingFaceTensors(string name, Tensor value)
    {
        string tower = name.StartsWith("visual.", StringComparison.Ordinal) ? "vision_model." : "text_model.", own = name.Replace("visual.", "", StringComparison.Ordinal);
        if (name is "text_projection" or "visual.proj") return [($"{(name == "visual.proj" ? "visual" : "text")}_projection.weight", value.Transpose())];
        if (name == "logit_scale") return [(name, value)];
        own = own.Replace("transformer.resblocks", "encoder.layers", StringComparison.Ordinal).Replace(".attn.", ".self_attn.", StringComparison.Ordinal)
            .Replace("ln_1", "layer_norm1", StringComparison.Ordinal).Replace("ln_2", "layer_norm2", StringComparison.Ordinal)
            .Replace("c_fc", "fc1", StringComparison.Ordinal).Replace("c_proj", "fc2", StringComparison.Ordinal)
            .Replace("ln_final", "final_layer_norm", StringComparison.Ordinal).Replace("ln_pre", "pre_layrnorm", StringComparison.Ordinal).Replace("ln_post", "post_layernorm", StringComparison.Ordinal)
            .Replace("token_embedding", "embeddings.token_embedding", StringComparison.Ordinal).Replace("class_embedding", "embeddings.class_embedding", StringComparison.Ordinal)
            .Replace("conv1", "embeddings.patch_embedding", StringComparison.Ordinal);
        if (own == "positional_embedding") own = "embeddings.position_embedding.weight";
        return own.Contains("in_proj_", StringComparison.Ordinal)
            ? value.Chunk(3, 0).Zip("qkv", (part, letter) => ($"{tower}{own.Replace("in_proj_", $"{letter}_proj.", StringComparison.Ordinal)}", part.Contiguous()))
            : [(tower + own, value)];
    }

    // Modules within modules, as TorchScript stores them, and masks and numbers among their attributes.
    private static byte[] Program(ClipNetwork network)
    {
        var pickle = new PickleAssembly();
        var storages = new List<(string, byte[])>();
        Write("", [.. network.Parameters.Entries.Select(entry => (entry.Name, entry.Value))]);
        return TorchArchive.Make([("ViT/data.pkl", pickle.End()), ("ViT/constants.pkl", new PickleAssembly().Code(')').End()), ("ViT/code/__torch__.py", "import os"u8.ToArray()), .. storages]);

        void Write(string place, (string Name, Tensor Value)[] entries)
        {
            pickle.Global("__torch__.multimodal", "Module").Code(')').Bytes(0x81).Code('}').Code('(').Text("training").Bytes(0x89);
            if (place.Length == 0) pickle.Text("input_resolution").Tensor(Store(new byte[8]), "LongStorage", 1, 0, [], []);
            foreach (IGrouping<string, (string Name, Tensor Value)> group in entries.GroupBy(entry => entry.Name[place.Length..].Split('.')[0]))
            {
                pickle.Text(group.Key);
                if (group.First() is var (name, value) && name == place + group.Key) pickle.Tensor(Store(Bytes(value)), "FloatStorage", value.ElementCount, 0, value.Shape, Strides(value.Shape));
                else Write($"{place}{group.Key}.", [.. group]);
                if (group.Key == "attn") pickle.Text("attn_mask").Tensor(Store(new byte[4]), "FloatStorage", 1, 0, [1], [1]);
            }

            pickle.Code('u').Code('b');
        }

        string Store(byte[] bytes)
        {
            storages.Add(($"ViT/data/{storages.Count}", bytes));
            return $"{storages.Count - 1}";
        }
    }

    private static byte[] Bytes(Tensor value)
    {
        byte[] bytes = new byte[value.ElementCount * 4];
        value.CopyTo(bytes);
        return bytes;
    }

    private static long[] Strides(long[] shape) => [.. shape.Select((_, i) => shape[(i + 1)..].Aggregate(1L, (product, size) => product * size))];
}
