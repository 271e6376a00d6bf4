namespace BigGan.Models;

/// <summary>Both networks of an architecture as a table: layers, sizes, parameters, work. Nothing is built for it.</summary>
/// <param name="Model">The architecture.</param>
/// <param name="LatentSize">Latent size L that the generator takes.</param>
/// <param name="Generator">The generator.</param>
/// <param name="Discriminator">The discriminator.</param>
public sealed record ModelSummary(ModelOptions Model, int LatentSize, NetworkSummary Generator, NetworkSummary Discriminator)
{
    /// <summary>Numbers that training changes, of both networks.</summary>
    public long Parameters => Generator.Parameters + Discriminator.Parameters;

    /// <summary>
    /// The same without the class embedding that all norms of the generator share: so the paper counts in table 1, which is
    /// how its rows come out to the last digit.
    /// </summary>
    public long ParametersInPaper => Parameters - Generator.Blocks.Where(block => block.Name == GeneratorPlan.SharedEmbedding).Sum(block => block.Parameters);

    /// <summary>Describes an architecture. The options must be valid.</summary>
    /// <exception cref="InvalidOptionException">Image size and blocks contradict one another.</exception>
    public static ModelSummary Of(ModelOptions model)
    {
        GeneratorPlan generator = GeneratorPlan.Of(model);
        return new ModelSummary(model, generator.LatentSize, GeneratorSummary.Of(model, generator), DiscriminatorSummary.Of(model, DiscriminatorPlan.Of(model)));
    }
}
