using BigGan.Evaluation;
using BigGan.Evaluation.Features;
using BigGan.Evaluation.Images;
using BigGan.Evaluation.Protocols;

namespace BigGan.Tests.Evaluation;

public sealed class ProtocolTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Names_differ_and_so_does_what_they_fix()
    {
        Assert.Equal(EvaluationProtocols.All.Count, EvaluationProtocols.All.Select(protocol => protocol.Name).Distinct().Count());
        Assert.Equal(EvaluationProtocols.All.Count, EvaluationProtocols.All.Select(protocol => protocol.Sha256()).Distinct().Count());
    }

    [Fact]
    public void The_hash_is_of_what_changes_scores_alone()
    {
        EvaluationProtocol own = EvaluationProtocols.Own;
        string hash = own.Sha256();

        Assert.Equal(hash, (own with { Name = "mine", Description = "mine" }).Sha256());
        Assert.Equal(hash, (own with { Metrics = own.Metrics with { BootstrapReplicates = 7, Confidence = 0.5 } }).Sha256());
        Assert.NotEqual(hash, (own with { SampleCount = 9_999 }).Sha256());
        Assert.NotEqual(hash, (own with { Metrics = own.Metrics with { Neighbours = 3 } }).Sha256());
        Assert.NotEqual(hash, (own with { Quantised = false }).Sha256());
    }

    [Theory]
    [InlineData("own", "there is no protocol 'own'")] // two begin so
    [InlineData("torch-fidelty", "did you mean 'torch-fidelity'?")]
    public void A_name_that_is_not_there_is_refused(string name, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidOptionException>(() => EvaluationProtocols.Find(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_unique_beginning_is_enough() => Assert.Equal("studiogan", EvaluationProtocols.Find("studio").Name);

    [Fact]
    public void Results_are_ranked_best_first()
    {
        (string, EvaluationResult)[] results = [("a", Result(fid: 30)), ("b", Result(fid: 10)), ("c", Result(fid: 20))];
        Assert.Equal(["b", "c", "a"], ResultRanking.By(results, "fid").Select(entry => entry.Name));
        (string, EvaluationResult)[] scores = [("a", Result() with { IsMean = 3 }), ("b", Result() with { IsMean = 9 })];
        Assert.Equal(["b", "a"], ResultRanking.By(scores, "is_mean").Select(entry => entry.Name));
    }

    [Fact]
    public void The_order_of_images_matters_to_the_Inception_Score_alone()
    {
        EvaluationProtocol inOrder = EvaluationProtocols.Published, byClass = inOrder with { SplitsByClass = true };
        EvaluationResult a = Result(inOrder, fid: 30) with { IsMean = 9 }, b = Result(byClass, fid: 10) with { IsMean = 1 };

        Assert.Equal(["b", "a"], ResultRanking.By([("a", a), ("b", b)], "fid").Select(entry => entry.Name));
        Assert.Contains(
            "the images of model lie class by class, and their Inception Score is over parts in that order",
            Assert.Throws<InvalidOptionException>(() => ResultRanking.By([("a", a), ("b", b)], "is_mean")).Message,
            StringComparison.Ordinal);
        EvaluationResult earlier = Result(EvaluationProtocols.Own with { Metrics = new() }, fid: 20) with { IsMean = 9 };
        Assert.Equal(2, ResultRanking.By([("a", Result()), ("b", earlier)], "fid").Count);
        Assert.Throws<InvalidOptionException>(() => ResultRanking.By([("a", Result() with { IsMean = 9 }), ("b", earlier)], "is_mean"));
    }

    [Fact]
    public void Hashes_of_the_protocols_of_others_are_what_they_were() =>
        Assert.Equal("e6ef402d f321187e 5d886686 7a1d6ead 9d28620c 2e5e5301", string.Join(' ', EvaluationProtocols.All.Where(protocol => !protocol.Name.StartsWith("own", StringComparison.Ordinal)).Select(protocol => protocol.Sha256()[..8])));

    public static TheoryData<string, string> Unlike => new()
    {
        { "protocol", "one follows own-10k-test, the other torch-fidelity" },
        { "options", "options of the protocol own-10k-test differ" },
        { "features", "features are net (direct, float32, weights aaaaaaaa) and net (direct, float32, weights bbbbbbbb)" },
        { "reference", "references are photos (11111111) and photos (22222222)" },
        { "count", "one is of 100 images, the other of 200" },
        { "score", "b has no fid" },
    };

    [Theory]
    [MemberData(nameof(Unlike))]
    public void Unlike_results_are_not_ranked(string what, string message)
    {
        EvaluationResult other = what switch
        {
            "protocol" => Result(EvaluationProtocols.Find("torch-fidelity")),
            "options" => Result(EvaluationProtocols.Own with { Quantised = false }),
            "features" => Result() with { Features = new FeatureSpace("net", new string('b', 64), "direct", "float32") },
            "reference" => Result() with { Reference = new ImageSetOrigin { Kind = "dataset", Source = "photos", Sha256 = new string('2', 64) } },
            "count" => Result() with { Generated = Result().Generated with { Count = 200 } },
            _ => Result() with { Fid = null },
        };
        Assert.Contains(message, Assert.Throws<InvalidOptionException>(() => ResultRanking.By([("a", Result()), ("b", other)], "fid")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_is_read_back_as_it_was_written()
    {
        EvaluationResult result = Result() with { Intervals = new Dictionary<string, double[]> { ["fid"] = [9, 12] }, PerClass = [new ClassScores("bag", 10, 12, 3.5, null, null)] };
        File.WriteAllText(_folder["a.json"], result.ToJson());
        EvaluationResult read = EvaluationResult.Read(_folder["a.json"]);

        Assert.Equal(result.ToJson(), read.ToJson());
        Assert.Equal(result.Protocol, read.Protocol);
        Assert.Contains("\"kid_mean\"", (result with { KidMean = 1 }).ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1,2]")]
    [InlineData("not JSON")]
    [InlineData("{\"format\":\"something else\"}")]
    public void What_is_no_result_is_refused(string text)
    {
        File.WriteAllText(_folder["a.json"], text);
        Assert.Contains("is not the result of an evaluation", Assert.Throws<InvalidFileException>(() => EvaluationResult.Read(_folder["a.json"])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    internal static EvaluationResult Result(EvaluationProtocol? protocol = null, double fid = 10) => new()
    {
        Protocol = protocol ?? EvaluationProtocols.Own,
        ProtocolSha256 = (protocol ?? EvaluationProtocols.Own).Sha256(),
        Features = new FeatureSpace("net", new string('a', 64), "direct", "float32"),
        Generated = new ImageSetOrigin { Kind = "model", Source = "model", Count = 100 },
        Reference = new ImageSetOrigin { Kind = "dataset", Source = "photos", Sha256 = new string('1', 64) },
        Fid = fid,
    };
}
