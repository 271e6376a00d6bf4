using System.Text.Json;
using BigGan.Clip.Tokens;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Clip.Files;

/// <summary>A CLIP on disk: its weights, its architecture and how they map to our tensors. Opening reads no tensor data.</summary>
/// <param name="Tensors">How its weights map to ours; the file is closed with this object.</param>
/// <param name="Options">Its architecture.</param>
/// <param name="Vocabulary">Its tokens.</param>
/// <param name="Title">Its name.</param>
/// <param name="ActivationOrigin">What decided the activation.</param>
internal sealed record ClipFile(NetworkTensors Tensors, ClipOptions Options, ClipVocabulary Vocabulary, string Title, string ActivationOrigin) : IDisposable
{
    internal const string WeightsName = "model.safetensors";

    /// <summary>Opens a file of weights or a folder.</summary>
    /// <param name="path">A folder of ours, or a file of weights with OpenAI's tensor names.</param>
    /// <param name="activation">Overrides the activation.</param>
    /// <exception cref="InvalidFileException">It is missing, damaged, or holds something else.</exception>
    internal static ClipFile Open(string path, ClipActivation? activation)
    {
        ClipFile found = Directory.Exists(path) ? OfFolder(path, activation) : OfWeights(path, activation);
        try
        {
            if (found.Options.Problems() is [var problem, ..]) throw new InvalidFileException(path, problem);
            if (found.Vocabulary.Tokens.Count != found.Options.Text.VocabularySize)
                throw new InvalidFileException(path, $"has weights for {found.Options.Text.VocabularySize} tokens, but its vocabulary has {found.Vocabulary.Tokens.Count}: another vocabulary was used in training");
            using var shapes = new ClipNetwork(found.Options, Device.Meta); // no memory is allocated before the file is known to fit
            StrictLoader.Check(found.Tensors, shapes.Parameters);
            return found;
        }
        catch
        {
            found.Dispose();
            throw;
        }
    }

    /// <summary>Loads the network, whose weights are constant.</summary>
    internal ClipNetwork Load(Device device, DataType productType)
    {
        var network = new ClipNetwork(Options, device, null, productType);
        try
        {
            network.Parameters.SetRequiresGrad(false);
            StrictLoader.Fill(Tensors, network.Parameters);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file of weights.</summary>
    public void Dispose() => Tensors.File.Dispose();

    private static ClipFile OfFolder(string folder, ClipActivation? activation)
    {
        string path = Path.Combine(folder, ClipConfig.FileName);
        if (!File.Exists(path)) throw new InvalidFileException(folder, $"is no folder of a CLIP: it has no {ClipConfig.FileName}");
        using JsonDocument document = JsonFile.Read(path);
        if (!ClipConfig.IsOurs(document.RootElement)) throw new InvalidFileException(path, "does not describe a CLIP");
        ClipConfig config = ClipConfig.Parse(path, document.RootElement);
        string weights = Path.Combine(folder, WeightsName);
        if (!File.Exists(weights)) throw new InvalidFileException(folder, $"lacks {WeightsName}");
        ClipOptions options = config.Options with { Activation = activation ?? config.Options.Activation };
        ClipVocabulary vocabulary = ClipVocabulary.Read(folder);
        return new ClipFile(NetworkTensors.Same(TensorFiles.Open(weights)), options, vocabulary, config.Title, activation is null ? ClipConfig.FileName : "given");
    }

    private static ClipFile OfWeights(string path, ClipActivation? activation)
    {
        ITensorFile file = TensorFiles.Open(path);
        try
        {
            ITensorFile tensors = OpenAiNames.Find(file) ?? throw new InvalidFileException(path, "holds no CLIP: there is no tensor visual.conv1.weight beside a token_embedding.weight");
            ClipOptions options = OpenAiNames.Infer(tensors, ClipActivation.QuickGelu);
            bool isQuick = OpenAiNames.HasNumbers(tensors) || ClipTitle.IsOpenAis(options);
            string origin = activation is not null ? "given" : isQuick ? "OpenAI's sizes" : "open_clip's default";
            return new ClipFile(OpenAiNames.Map(tensors), options with { Activation = activation ?? (isQuick ? ClipActivation.QuickGelu : ClipActivation.Gelu) }, ClipVocabulary.Published, ClipTitle.Of(options), origin);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
