namespace BigGan.Cli.Options;

/// <summary>What a verb calls the options that choose a feature network, for messages: none names an option that the verb does not have.</summary>
/// <param name="Inception">The option of a file of Inception weights.</param>
/// <param name="Network">That of a network of our own.</param>
/// <param name="NetworkFile">The same with a value.</param>
/// <param name="Protocol">That of the protocol, with a value.</param>
internal sealed record FeatureNetworkFlags(string Inception, string Network, string NetworkFile, string Protocol)
{
    internal static FeatureNetworkFlags Evaluate { get; } = new("--inception", "--feature-network", "--feature-network FILE", "--protocol NAME");

    internal static FeatureNetworkFlags Train { get; } =
        new("--inception", "--set evaluation.feature_network", "--set evaluation.feature_network=FILE", "--set evaluation.protocol=NAME");
}
