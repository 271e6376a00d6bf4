using BigGan.Layers;
using BigGan.Models;
using BigGan.Tests.Parity;
using BigGan.Torch;

namespace BigGan.Tests.Conventions;

/// <summary>Images of a small TF Hub module, drawn by our network and by <see cref="PlainTfHubModule"/>.</summary>
internal static class TfHubImages
{
    internal static TfHubModule Small(bool deep) => deep ? TfHubModule.SmallDeep() : TfHubModule.SmallPlain();

    internal static double[] Doubles(TfHubModule module, string name) => [.. module.Variables[name].Values.Select(value => (double)value)];

    internal static (double[], double[])[] Row(TfHubModule module, int row) => [.. module.Tables.Select(table => (Part(table.Means, row), Part(table.Variances, row)))];

    private static double[] Part(float[] table, int row) => [.. table.Skip(row * table.Length / TfHubModule.Rows).Take(table.Length / TfHubModule.Rows).Select(value => (double)value)];

    internal static void AssertImages(TfHubModule module, IGenerator generator, IReadOnlyList<(double[], double[])> statistics)
    {
        var random = new Random(3);
        var plain = new PlainTfHubModule(module);
        using var noGrad = Autograd.NoGrad();
        for (int label = 0; label < 2; label++)
        {
            using var scope = new TensorScope();
            double[] latents = [.. Enumerable.Range(0, module.Listing.Latents).Select(_ => (random.NextDouble() * 4) - 2)];
            PlainTfHubModule.Map expected = plain.Draw(latents, label, statistics);
            Tensor images = generator.Forward(
                Tensor.From<float>([.. latents.Select(value => (float)value)], 1, latents.Length), Tensor.From<long>([label], 1), Pass.Evaluate);
            Assert.Equal([1, 3, expected.Height, expected.Width], images.Shape);
            double[] channelsFirst = [.. from c in Enumerable.Range(0, 3) from y in Enumerable.Range(0, expected.Height) from x in Enumerable.Range(0, expected.Width) select expected[y, x, c]];
            Assert.InRange(channelsFirst.Max() - channelsFirst.Min(), 0.5, 2); // an image, not a constant
            Near.Assert(channelsFirst, images.To(DataType.Float64).ToArray<double>(), Tolerances.TfHubImage, 0, $"image of class {label}");
        }
    }
}
