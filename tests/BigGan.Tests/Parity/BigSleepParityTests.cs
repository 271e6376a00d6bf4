using System.Text.Json;
using BigGan.Checkpoints;
using BigGan.Clip;
using BigGan.Clip.Files;
using BigGan.Guidance;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Statistics;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Parity;

/// <summary>Steering a BigGAN-deep with a CLIP, against losses, gradients and optimizer steps recorded from Big Sleep.</summary>
public sealed class BigSleepParityTests
{
    private const int Passes = 3;

    public static TheoryData<string> Cases => ["tiny-1000", "tiny-options"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_first_picture_its_losses_and_the_gradient_of_each_are_the_recorded_ones(string name)
    {
        using var setup = new Setup(name);
        using var scope = new TensorScope();
        GuidanceOptions all = setup.Options;
        Check("grad_", all, 1);
        Check("grad_lat_loss_", all with { SimilarityWeight = 0, ClassWeight = 0 }, all.Accumulations);
        Check("grad_cls_loss_", all with { SimilarityWeight = 0, LatentWeight = 0 }, all.Accumulations);
        Check("grad_sim_loss_", all with { LatentWeight = 0, ClassWeight = 0 }, all.Accumulations);

        void Check(string prefix, GuidanceOptions options, double factor)
        {
            using LatentSearch search = setup.Search(options);
            SearchLosses losses = search.AddGradient(
                (image, pass) =>
                {
                    setup.Recorded.AssertEqual("first.safetensors", "image", image);
                    return setup.Target(image, pass) * (options.SimilarityWeight / all.SimilarityWeight);
                },
                0);
            if (options == all) setup.AssertLosses(0, losses);
            foreach ((string parameter, Tensor value) in (ReadOnlySpan<(string, Tensor)>)[("normu", search.Latents.Latents), ("cls", search.Latents.Logits)])
            {
                if (setup.Recorded.Tensors("first.safetensors").Contains(prefix + parameter)) setup.Recorded.AssertEqual("first.safetensors", prefix + parameter, value.Gradient()! * factor);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Three_steps_with_a_moving_average_end_where_the_recorded_ones_do(string name)
    {
        using var setup = new Setup(name);
        using var scope = new TensorScope();
        using LatentSearch search = setup.Search(setup.Options);
        for (int step = 0; step < Passes; step++)
        {
            SearchLosses[] losses = search.Step(setup.Target);
            for (int i = 0; i < losses.Length; i++) setup.AssertLosses((step * losses.Length) + i, losses[i]);
        }

        setup.Recorded.AssertEqual("final.safetensors", "normu", search.Latents.Latents);
        setup.Recorded.AssertEqual("final.safetensors", "cls", search.Latents.Logits);
        setup.Recorded.AssertEqual("final.safetensors", "ema_normu", search.Latents.Average.Of("latents"));
        setup.Recorded.AssertEqual("final.safetensors", "ema_cls", search.Latents.Average.Of("class_logits"));
        setup.Recorded.AssertEqual("final.safetensors", "ema_accum", TensorFactory.Full(search.Latents.Average.Remainder, DataType.Float32, Device.Cpu));
        setup.Recorded.AssertEqual("final.safetensors", "ema_image", search.DrawAverage());
    }

    /// <summary>Networks, start and recorded cutouts of a case.</summary>
    private sealed class Setup : IDisposable
    {
        private readonly JsonElement _settings;
        private readonly IGenerator _generator;
        private readonly ClipNetwork _clip;
        private readonly PromptSimilarity _similarity;
        private readonly LayerLatents _start;
        private readonly long[] _boxes;

        internal Setup(string name)
        {
            Recorded = ParityCase.Open($"big-sleep/{name}");
            _settings = Recorded.Description.RootElement.GetProperty("settings");
            using (var source = ModelSource.Open(Recorded.PathOf("pytorch_model.bin")))
            {
                _generator = source.LoadGenerator(Device.Cpu);
                source.Statistics!.Apply(_generator, 1, TableInterpolation.HuggingFace);
            }

            _generator.Fold();
            using (ITensorFile file = TensorFiles.Open(Recorded.PathOf("clip.safetensors")))
            {
                _clip = new ClipNetwork(OpenAiNames.Infer(file), Device.Cpu);
                StrictLoader.Fill(OpenAiNames.Map(file), _clip.Parameters);
            }

            _clip.Parameters.SetRequiresGrad(false);
            using var scope = new TensorScope();
            using var noGrad = Autograd.NoGrad();
            _boxes = Recorded.Read("inputs.safetensors", "boxes").ToArray<long>();
            _start = new LayerLatents(Recorded.Read("inputs.safetensors", "normu").ToArray<float>(), Recorded.Read("inputs.safetensors", "cls").ToArray<float>());
            Tensor texts = _clip.EncodeTexts(Recorded.Read("inputs.safetensors", "text"), Pass.Evaluate);
            Near.Assert(Recorded.Read("inputs.safetensors", "text_embed"), texts, Tolerances.ClipFeature, Tolerances.Float32, "text_embed");
            int prompts = _settings.GetProperty("n_prompts").GetInt32(), avoided = _settings.GetProperty("n_prompts_to_avoid").GetInt32();
            double[] weights = [.. Enumerable.Repeat(1.0, prompts), .. Enumerable.Repeat(-1.0, avoided)];
            _similarity = new PromptSimilarity(images => _clip.EncodeImages(images, Pass.Evaluate), _clip.Options.ImageSize, Options.Resizing, texts, weights);
        }

        internal ParityCase Recorded { get; }

        internal GuidanceOptions Options => GuidanceOptions.BigSleep with
        {
            Accumulations = _settings.GetProperty("gradient_accumulate_every").GetInt32(),
            AverageDecay = _settings.GetProperty("ema_decay").GetDouble(),
            Resizing = _settings.GetProperty("bilinear").GetBoolean() ? CutoutResizing.Bilinear : CutoutResizing.Nearest,
            Classes = _settings.GetProperty("max_classes").ValueKind == JsonValueKind.Null ? ClassForm.Sigmoid : ClassForm.TopClasses,
            TopClasses = _settings.GetProperty("max_classes").ValueKind == JsonValueKind.Null ? 0 : _settings.GetProperty("max_classes").GetInt32(),
            Temperature = _settings.GetProperty("class_temperature").GetDouble(),
        };

        internal LatentSearch Search(GuidanceOptions options) => new(_generator, Pass.Evaluate, options, _start);

        internal Tensor Target(Tensor image, long pass)
        {
            int count = _settings.GetProperty("num_cutouts").GetInt32();
            CutoutBox Box(int i)
            {
                ReadOnlySpan<long> box = _boxes.AsSpan((int)((pass * count) + i) * 3, 3);
                return new CutoutBox((int)box[0], (int)box[0], (int)box[1], (int)box[2]);
            }

            return _similarity.Of(image, [.. Enumerable.Range(0, count).Select(Box)]) * -_settings.GetProperty("loss_coef").GetDouble();
        }

        internal void AssertLosses(int pass, SearchLosses losses)
        {
            JsonElement tolerance = Recorded.Description.RootElement.GetProperty("tolerance").GetProperty("losses"), expected = Recorded.Description.RootElement.GetProperty("losses")[pass];
            Near.Assert(
                [expected.GetProperty("lat_loss").GetDouble(), expected.GetProperty("cls_loss").GetDouble(), expected.GetProperty("sim_loss").GetDouble()],
                [losses.Latent, losses.Class, losses.Target],
                tolerance.GetProperty("atol").GetDouble(),
                tolerance.GetProperty("rtol").GetDouble(),
                $"losses of pass {pass}");
        }

        public void Dispose()
        {
            _similarity.Dispose();
            _clip.Dispose();
            _generator.Dispose();
            Recorded.Dispose();
        }
    }
}
