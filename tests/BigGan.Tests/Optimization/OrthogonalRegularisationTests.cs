using BigGan.Layers;
using BigGan.Models;
using BigGan.Optimization;
using BigGan.Torch;

namespace BigGan.Tests.Optimization;

public sealed class OrthogonalRegularisationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_and_class_tables_are_regularised_but_not_the_embedding_that_norms_share(bool shared)
    {
        var model = new ModelOptions
        {
            Height = 8,
            Width = 8,
            ClassCount = 3,
            Generator = new() { Width = 4, LatentSize = 6, SharedEmbedding = shared, Hierarchical = shared, SharedSize = 5, AttentionResolutions = [8] },
            Discriminator = new() { Width = 4, AttentionResolutions = [] },
        };
        using var random = new RandomGenerator(1);
        using IGenerator generator = Networks.CreateGenerator(model, Device.Cpu, random);
        using IDiscriminator discriminator = Networks.CreateDiscriminator(model, Device.Cpu, random);
        foreach (ParameterStore network in (ParameterStore[])[generator.Parameters, discriminator.Parameters])
        {
            OrthogonalRegularisation.AddGradients(network, new());
            using var scope = new TensorScope();
            string[] regularised = [.. network.Entries.Where(entry => entry.Trainable && entry.Value.Gradient() is not null).Select(entry => entry.Name)];
            Assert.Equal(network.Entries.Select(entry => entry.Name).Where(name => name.EndsWith(".weight", StringComparison.Ordinal) && name != "shared.weight"), regularised);
        }
    }
}
