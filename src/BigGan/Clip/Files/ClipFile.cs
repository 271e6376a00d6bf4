using System.Security.Cryptography;
using System.Text;
using BigGan.Clip.Tokens;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Clip.Files;

/// <summary>A CLIP on disk: its weights, its architecture and how they map to our tensors. Opening reads no tensor data.</summary>
/// <param name="Tensors">How its weights map to ours; the file is closed with this object.</param>
/// <param name="Parts">The files of its weights.</param>
/// <param name="Options">Its architecture.</param>
/// <param name="Vocabulary">Its tokens.</param>
/// <param name="Title">Its name.</param>
/// <param name="ActivationOrigin">What decided the activation.</param>
internal sealed record ClipFile(
    NetworkTensors Tensors, IReadOnlyList<string> Parts, ClipOptions Options, ClipVocabulary Vocabulary, string Title, string ActivationOrigin) : IDisposable
{
    internal const string WeightsName = "model.safetensors", Given = "given";

    /// <summary>Opens a file of weights or a folder.</summary>
    /// <param name="path">A folder of ours, of Hugging Face's package or of open_clip, or a file of weights.</param>
    /// <param name="activation">Overrides the activation.</param>
    /// <exception cref="InvalidFileException">It is missing, damaged, or holds something else.</exception>
    internal static ClipFile Open(string path, ClipActivation? activation)
    {
        ClipFile found = Directory.Exists(path) ? ClipFolder.Open(path, activation) : ClipFolder.OpenWeights(path, activation);
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

    /// <summary>SHA-256 of its weights in lower-case hex: that of the file or, of several files, that of their hashes.</summary>
    internal string Identity()
    {
        string[] hashes = [.. Parts.Select(part => ManifestFile.Of(part).Sha256)];
        return hashes is [var only] ? only : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(hashes))));
    }

    /// <summary>Closes the file of weights.</summary>
    public void Dispose() => Tensors.File.Dispose();
}
