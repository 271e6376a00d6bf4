using BigGan.Layers;
using BigGan.Models;
using BigGan.Torch;

namespace BigGan.Tests.Models;

/// <summary>Latents and classes of each layer by itself.</summary>
public sealed class LayerInputTests
{
    private static readonly ModelOptions Flat = new()
    {
        Height = 16,
        Width = 16,
        BottomHeight = 4,
        BottomWidth = 4,
        ImageChannels = 3,
        ClassCount = 3,
        Generator = new() { Width = 4, LatentSize = 12, SharedSize = 5 },
    };

    public static TheoryData<string> Kinds => ["hierarchical", "deep", "one chunk", "tables of classes"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Equal_rows_draw_what_plain_latents_draw_and_other_rows_something_else(string kind)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var random = new RandomGenerator(5);
        using IGenerator generator = Networks.CreateGenerator(Options(kind), Device.Cpu, random);
        LayerInputShape shape = generator.LayerShape;
        Assert.Equal(kind switch { "hierarchical" => (3, 4, 2), "deep" => (5, 12, 5), _ => (1, 12, 2) }, (shape.LatentRows, shape.LatentSize, shape.ClassRows));
        Tensor z = TensorFactory.RandomNormal(random, 2, generator.LatentSize), y = Tensor.From<float>([1, 0, 0, 0.2f, 0, 0.8f], 2, 3);
        Tensor latents = kind == "deep" ? Rows(z, 5) : z.Reshape(2, shape.LatentRows, shape.LatentSize), classes = Rows(y, shape.ClassRows);
        float[] plain = generator.Forward(z, y, Pass.Evaluate).ToArray<float>();
        Assert.Equal(plain, generator.Forward(new LayerInputs(latents, classes), Pass.Evaluate).ToArray<float>());

        for (int row = 0; row < shape.LatentRows; row++) Assert.NotEqual(plain, Draw(Changed(latents, row), classes));
        for (int row = 0; row < shape.ClassRows; row++) Assert.NotEqual(plain, Draw(latents, Changed(classes, row)));

        float[] Draw(Tensor z, Tensor y) => generator.Forward(new LayerInputs(z, y), Pass.Evaluate).ToArray<float>();
    }

    [Fact]
    public void Inputs_of_other_sizes_are_refused_with_the_sizes()
    {
        using var scope = new TensorScope();
        using IGenerator generator = Networks.CreateGenerator(Options("deep"), Device.Cpu);
        Tensor Zeros(params long[] shape) => TensorFactory.Zeros(DataType.Float32, Device.Cpu, shape);
        Assert.Contains("[1,4,12]", Assert.Throws<ArgumentException>(() => generator.Forward(new LayerInputs(Zeros(1, 4, 12), Zeros(1, 5, 3)), Pass.Evaluate)).Message, StringComparison.Ordinal);
        Assert.Contains("[1,5,3]", Assert.Throws<ArgumentException>(() => generator.Forward(new LayerInputs(Zeros(1, 5, 12), Zeros(2, 5, 3)), Pass.Evaluate)).Message, StringComparison.Ordinal);
    }

    private static ModelOptions Options(string kind) => kind switch
    {
        "hierarchical" => Flat with { Generator = Flat.Generator with { Hierarchical = true } },
        "deep" => Flat with { Deep = true },
        "one chunk" => Flat with { Generator = Flat.Generator with { Hierarchical = false } },
        _ => Flat with { Generator = Flat.Generator with { Hierarchical = false, SharedEmbedding = false } },
    };

    private static Tensor Rows(Tensor row, int count) => ShapeOperators.Concatenate([.. Enumerable.Repeat(row.Unsqueeze(1), count)], 1);

    private static Tensor Changed(Tensor rows, int row)
    {
        Tensor changed = rows.Clone();
        changed.Narrow(1, row, 1).MultiplyInPlace(0.5);
        return changed;
    }
}
