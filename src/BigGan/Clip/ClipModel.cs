using BigGan.Clip.Files;
using BigGan.Layers;
using BigGan.Options;
using BigGan.Torch;

namespace BigGan.Clip;

/// <summary>A trained CLIP: features of pictures and of sentences, which point the same way where the two fit.</summary>
public sealed class ClipModel : IDisposable
{
    private readonly ClipNetwork _network;

    private ClipModel(ClipNetwork network, ClipFile file, string identity, Pass pass)
    {
        (_network, Title, ActivationOrigin) = (network, file.Title, file.ActivationOrigin);
        (Identity, Pass) = (identity, pass);
        Tokenizer = new ClipTokenizer(file.Vocabulary, file.Options.Text.ContextLength);
    }

    /// <summary>The architecture.</summary>
    public ClipOptions Options => _network.Options;

    /// <summary>The name of the model, such as <c>ViT-B/32</c>.</summary>
    public string Title { get; }

    /// <summary>SHA-256 of the weights, in lower-case hex: of their file or, of several, of the files' hashes.</summary>
    public string Identity { get; }

    /// <summary>What decided <see cref="ClipOptions.Activation"/>, such as <c>config.json</c>.</summary>
    public string ActivationOrigin { get; }

    /// <summary>Turns texts into its tokens.</summary>
    public ClipTokenizer Tokenizer { get; }

    /// <summary>Height and width of its images in pixels.</summary>
    public int ImageSize => Options.ImageSize;

    /// <summary>The device of the network.</summary>
    internal Device Device => _network.Parameters.Device;

    /// <summary>Evaluation in the arithmetic that the model was loaded for.</summary>
    internal Pass Pass { get; }

    /// <summary>Weights and running statistics, which are constant.</summary>
    internal ParameterStore Parameters => _network.Parameters;

    /// <summary>Loads a trained CLIP.</summary>
    /// <param name="path">
    /// A folder of ours, of Hugging Face's package (config.json, weights, vocab.json, merges.txt) or of open_clip; or a file of weights: OpenAI's
    /// archives, whose code is not run, and state dictionaries of OpenAI's and open_clip's models.
    /// </param>
    /// <param name="options">Device, arithmetic and activation.</param>
    /// <exception cref="InvalidFileException">It is missing, damaged, or holds something else; the message says what.</exception>
    /// <exception cref="InvalidOptionException">The device does not exist.</exception>
    public static ClipModel Load(string path, ClipLoadOptions? options = null)
    {
        options ??= new ClipLoadOptions();
        Device device = DeviceName.Parse(options.Device);
        using ClipFile file = ClipFile.Open(path, options.Activation);
        ClipNetwork network = file.Load(device, NetworkPrecision.WeightType(options.Precision, device));
        try
        {
            return new ClipModel(network, file, file.Identity(), Pass.Evaluate.In(options.Precision, device));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Writes a folder for <see cref="Load"/>.</summary>
    /// <param name="folder">Created if missing; files of these names are replaced.</param>
    /// <param name="network">The network.</param>
    /// <param name="tokenizer">Turns texts into its tokens.</param>
    /// <param name="title">Its name.</param>
    /// <exception cref="DiskFullException">No space is left.</exception>
    internal static void Save(string folder, ClipNetwork network, ClipTokenizer tokenizer, string title)
    {
        Directory.CreateDirectory(folder);
        Weights.NetworkFile.Save(Path.Combine(folder, ClipFile.WeightsName), network.Parameters);
        tokenizer.Write(folder);
        new ClipConfig(ClipConfig.FormatName, ClipConfig.CurrentVersion, title, network.Options).Write(folder);
    }

    /// <summary>Features of images; gradients flow to the images.</summary>
    /// <param name="images">float [N,3,S,S] in [0,1], S = <see cref="ImageSize"/>; mean and deviation of CLIP's training images are applied inside.</param>
    /// <param name="pass">How the network runs: <see cref="Pass"/>, unless another arithmetic is wanted.</param>
    /// <returns>float [N,E], not normalised, owned by the current scope.</returns>
    internal Tensor EncodeImages(Tensor images, Pass pass) => _network.EncodeImages(images, pass);

    /// <summary>Features of texts.</summary>
    /// <param name="ids">int64 [N,L], L the context length; the largest number of a row is its end token.</param>
    /// <param name="pass">How the network runs: <see cref="Pass"/>, unless another arithmetic is wanted.</param>
    /// <returns>float [N,E], not normalised, owned by the current scope.</returns>
    internal Tensor EncodeTexts(Tensor ids, Pass pass) => _network.EncodeTexts(ids, pass);

    /// <summary>Frees the network.</summary>
    public void Dispose() => _network.Dispose();
}
