using BigGan.Checkpoints;
using BigGan.Conventions;
using BigGan.Conversion;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Recipes;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Conventions;

/// <summary>Tables of layers at random, of the kind that the Hugging Face package can build, under the names and shapes that it gives them.</summary>
public sealed class HuggingFaceLayersTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Any_layers_that_the_package_can_build_load_draw_and_convert_there_and_back()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            HuggingFaceConfig config = Draw(new Random(seed));
            string about = $"seed {seed}: {string.Join(" ", config.Layers.Select(layer => $"{(layer.Upsample ? "up" : "")}{layer.Outputs}"))}, attention at {config.AttentionPosition}, width {config.Width}";
            string theirs = Write(config, $"theirs-{seed}");
            using (var source = ModelSource.Open(theirs))
            {
                Assert.True(source.Warnings.Count == 0, about);
                Assert.True(TrainingOptionsValidator.Violations(new TrainingOptions { Model = source.Model }).Count == 0, about);
                using IGenerator generator = source.LoadGenerator(Device.Cpu);
                using var scope = new TensorScope();
                using var noGrad = Autograd.NoGrad();
                using var random = new RandomGenerator(1);
                source.Statistics!.Apply(generator, 0.5);
                Tensor images = generator.Forward(TensorFactory.RandomNormal(random, 2, config.LatentSize), Tensor.From<long>([0, 1], 2), Pass.Evaluate);
                int size = 4 << config.Layers.Count(layer => layer.Upsample);
                Assert.Equal([2, 3, size, size], images.Shape);
                Assert.All(images.ToArray<float>(), value => Assert.True(float.IsFinite(value), about));
                Assert.Equal(generator.Parameters.TrainableCount, ModelSummary.Of(source.Model).Generator.Parameters);
            }

            ModelConversion.Run(theirs, _folder[$"ours-{seed}"], new ConversionOptions());
            ModelConversion.Run(_folder[$"ours-{seed}"], _folder[$"back-{seed}"], new ConversionOptions { Layout = ModelLayout.HuggingFace, Safetensors = true });
            HuggingFaceConfig again = HuggingFaceConfig.Read(Path.Combine(_folder[$"back-{seed}"], HuggingFaceConfig.FileName));
            Assert.Equal(config.Layers, again.Layers);
            Assert.Equal(config.AttentionPosition < config.Layers.Count ? config.AttentionPosition : HuggingFaceModel.NoAttention, again.AttentionPosition);
            AssertSameTensors(Path.Combine(theirs, "model.safetensors"), Path.Combine(_folder[$"back-{seed}"], "model.safetensors"));
        }
    }

    public void Dispose() => _folder.Dispose();

    // From 16 times the width down to 1: a block keeps its channels or drops half of them; some double the image, by 32 at most.
    private static HuggingFaceConfig Draw(Random random)
    {
        int width = random.Next(4, 8), doublings = random.Next(4);
        var layers = new List<HuggingFaceLayer>();
        for (int inputs = 16; inputs > 1 || layers.Count(layer => layer.Upsample) < doublings;)
        {
            int outputs = inputs > 1 && random.Next(5) < 3 ? inputs / 2 : inputs;
            layers.Add(new HuggingFaceLayer(random.Next(3) == 0 && layers.Count(layer => layer.Upsample) < doublings, inputs, outputs));
            inputs = outputs;
        }

        int position = random.Next(-1, layers.Count + 1);
        if (position >= 0 && position < layers.Count && layers[position].Inputs * width < 8) position = 0;
        return new HuggingFaceConfig(4 << doublings, random.Next(1, 5), width, ClassCount: 2, layers, position, 1e-4, random.Next(2, 4));
    }

    private string Write(HuggingFaceConfig config, string name)
    {
        string weights = _folder.Nested($"{name}/model.safetensors"), folder = Path.GetDirectoryName(weights)!;
        config.Write(folder);
        using var scope = new TensorScope();
        using var random = new RandomGenerator(7);
        (string, Tensor)[] tensors = [.. new Package(config).Tensors().Select(tensor => (tensor.Name, Filled(tensor.Name, tensor.Shape)))];
        NetworkFile.Save(weights, tensors);
        return folder;

        Tensor Filled(string tensor, long[] shape) => tensor.EndsWith("running_vars", StringComparison.Ordinal)
            ? TensorFactory.Full(1, DataType.Float32, Device.Cpu, shape)
            : TensorFactory.RandomNormal(random, shape);
    }

    private static void AssertSameTensors(string expected, string actual)
    {
        using ITensorFile first = TensorFiles.Open(expected), second = TensorFiles.Open(actual);
        Assert.Equal(first.Names.Order(StringComparer.Ordinal), second.Names.Order(StringComparer.Ordinal));
        foreach (string name in first.Names)
        {
            using var scope = new TensorScope();
            Assert.Equal(first[name].Shape, second[name].Shape);
            Assert.Equal(NetworkFile.Read(first, name).Bytes().ToArray(), NetworkFile.Read(second, name).Bytes().ToArray());
        }
    }

    /// <summary>The state dictionary of a model that the package builds.</summary>
    private sealed class Package(HuggingFaceConfig config)
    {
        private readonly List<(string Name, long[] Shape)> _tensors = [];
        private readonly int _conditions = 2 * config.LatentSize;

        internal IReadOnlyList<(string Name, long[] Shape)> Tensors()
        {
            Add("embeddings.weight", config.LatentSize, config.ClassCount);
            Normalised("generator.gen_z", true, 4 * 4 * 16 * config.Width, _conditions);
            int place = 0;
            for (int i = 0; i < config.Layers.Count; i++)
            {
                int inputs = config.Layers[i].Inputs * config.Width;
                if (i == config.AttentionPosition) Attention($"generator.layers.{place++}", inputs);
                Block($"generator.layers.{place++}", inputs, config.Layers[i].Outputs * config.Width);
            }

            Statistics("generator.bn", config.Width);
            Add("generator.bn.weight", config.Width);
            Add("generator.bn.bias", config.Width);
            Normalised("generator.conv_to_rgb", true, config.Width, config.Width, 3, 3);
            return _tensors;
        }

        private void Block(string place, int inputs, int outputs)
        {
            int middle = inputs / 4;
            int[] channels = [inputs, middle, middle, middle, outputs], windows = [1, 3, 3, 1];
            for (int i = 0; i < windows.Length; i++)
            {
                Normalised($"{place}.bn_{i}.scale", false, channels[i], _conditions);
                Normalised($"{place}.bn_{i}.offset", false, channels[i], _conditions);
                Statistics($"{place}.bn_{i}", channels[i]);
                Normalised($"{place}.conv_{i}", true, channels[i + 1], channels[i], windows[i], windows[i]);
            }
        }

        private void Attention(string place, int channels)
        {
            Add($"{place}.gamma", 1);
            Normalised($"{place}.snconv1x1_theta", false, channels / 8, channels, 1, 1);
            Normalised($"{place}.snconv1x1_phi", false, channels / 8, channels, 1, 1);
            Normalised($"{place}.snconv1x1_g", false, channels / 2, channels, 1, 1);
            Normalised($"{place}.snconv1x1_o_conv", false, channels, channels / 2, 1, 1);
        }

        private void Statistics(string place, int channels)
        {
            Add($"{place}.running_means", config.StatisticsCount, channels);
            Add($"{place}.running_vars", config.StatisticsCount, channels);
        }

        private void Normalised(string place, bool bias, params long[] shape)
        {
            Add($"{place}.weight_orig", shape);
            Add($"{place}.weight_u", shape[0]);
            Add($"{place}.weight_v", shape[1..].Aggregate((a, b) => a * b));
            if (bias) Add($"{place}.bias", shape[0]);
        }

        private void Add(string name, params long[] shape) => _tensors.Add((name, shape));
    }
}
