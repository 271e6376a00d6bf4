using System.Text.Json;
using BigGan.Clip.Tokens;
using BigGan.Names;
using BigGan.Weights;

namespace BigGan.Clip.Files;

/// <summary>Recognises the folders and files in which a CLIP comes.</summary>
internal static class ClipFolder
{
    private static readonly string[] HuggingFaceWeights =
        [ClipFile.WeightsName, ClipFile.WeightsName + ShardedFile.IndexEnding, "pytorch_model.bin", "pytorch_model.bin" + ShardedFile.IndexEnding];

    private static readonly string[] OpenClipWeights = ["open_clip_model.safetensors", "open_clip_pytorch_model.safetensors", "open_clip_pytorch_model.bin"];

    /// <summary>Opens a folder.</summary>
    /// <exception cref="InvalidFileException">It is none of a CLIP, or lacks a file; the message names it.</exception>
    internal static ClipFile Open(string folder, ClipActivation? activation)
    {
        string config = Path.Combine(folder, ClipConfig.FileName), openClip = Path.Combine(folder, OpenClipConfig.FileName);
        if (!File.Exists(config))
        {
            return File.Exists(openClip)
                ? OpenWeights(WeightsIn(folder, OpenClipWeights), activation)
                : throw new InvalidFileException(folder, $"is no folder of a CLIP: it lacks {ClipConfig.FileName}");
        }

        using JsonDocument document = JsonFile.Read(config);
        return ClipConfig.IsOurs(document.RootElement)
            ? OpenOurs(folder, ClipConfig.Parse(config, document.RootElement), activation)
            : OpenHuggingFace(folder, WeightsIn(folder, HuggingFaceWeights), HuggingFaceConfig.Parse(config, document.RootElement), activation);
    }

    /// <summary>Opens a file of weights, with a configuration beside it where there is one.</summary>
    /// <exception cref="InvalidFileException">It is missing, damaged, or holds no CLIP.</exception>
    internal static ClipFile OpenWeights(string path, ClipActivation? activation)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!, config = Path.Combine(folder, ClipConfig.FileName), openClip = Path.Combine(folder, OpenClipConfig.FileName);
        if (Path.GetFileName(path) == ClipFile.WeightsName && File.Exists(config))
        {
            using JsonDocument document = JsonFile.Read(config);
            if (ClipConfig.IsOurs(document.RootElement)) return OpenOurs(folder, ClipConfig.Parse(config, document.RootElement), activation);
        }

        ITensorFile file = TensorFiles.Open(path);
        try
        {
            if (HuggingFaceNames.Are(file))
            {
                using JsonDocument document = JsonFile.Read(config);
                ClipOptions described = HuggingFaceConfig.Parse(config, document.RootElement);
                file.Dispose();
                return OpenHuggingFace(folder, path, described, activation);
            }

            ITensorFile tensors = OpenAiNames.Find(file) ?? throw NoClip(file);
            ClipOptions options = OpenAiNames.Infer(tensors);
            string origin;
            if (File.Exists(openClip)) (options, origin) = (OpenClipConfig.Complete(openClip, options), OpenClipConfig.FileName);
            else if (OpenAiNames.HasNumbers(tensors) || ClipTitle.IsOpenAis(options)) origin = "OpenAI's sizes";
            else (options, origin) = (options with { Activation = ClipActivation.Gelu }, "open_clip's default");
            return new ClipFile(
                OpenAiNames.Map(tensors, file is PyTorchFile { IsProgram: true } ? options : null),
                PartsOf(file),
                options with { Activation = activation ?? options.Activation },
                ClipVocabulary.Published,
                ClipTitle.Of(options),
                activation is null ? origin : ClipFile.Given);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static ClipFile OpenOurs(string folder, ClipConfig config, ClipActivation? activation)
    {
        ClipVocabulary vocabulary = ClipVocabulary.Read(folder);
        ITensorFile file = TensorFiles.Open(WeightsIn(folder, [ClipFile.WeightsName]));
        ClipOptions options = config.Options with { Activation = activation ?? config.Options.Activation };
        return new ClipFile(NetworkTensors.Same(file), PartsOf(file), options, vocabulary, config.Title, activation is null ? ClipConfig.FileName : ClipFile.Given);
    }

    private static ClipFile OpenHuggingFace(string folder, string weights, ClipOptions options, ClipActivation? activation)
    {
        if (options.Problems() is [var problem, ..]) throw new InvalidFileException(Path.Combine(folder, ClipConfig.FileName), problem);
        if (!File.Exists(Path.Combine(folder, ClipVocabulary.TokensName))) throw new InvalidFileException(folder, $"lacks {ClipVocabulary.TokensName}, the numbers of its tokens");
        ClipVocabulary vocabulary = ClipVocabulary.Read(folder);
        ITensorFile file = TensorFiles.Open(weights);
        try
        {
            return new ClipFile(
                HuggingFaceNames.Map(file, options),
                PartsOf(file),
                options with { Activation = activation ?? options.Activation },
                vocabulary,
                ClipTitle.Of(options),
                activation is null ? ClipConfig.FileName : ClipFile.Given);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static string WeightsIn(string folder, string[] names) => names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidFileException(folder, $"lacks its weights: {string.Join(" or ", names.Where(name => !name.EndsWith(ShardedFile.IndexEnding, StringComparison.Ordinal)))}");

    private static IReadOnlyList<string> PartsOf(ITensorFile file) => file is ShardedFile sharded ? sharded.Parts : [file.Path];

    private static InvalidFileException NoClip(ITensorFile file) => HuggingFaceNames.OnlyHalf(file) is { } half
        ? new InvalidFileException(file.Path, $"holds only the {half} half of a CLIP")
        : new InvalidFileException(file.Path, file.Names.Count == 0 ? "holds no tensors" : $"holds no CLIP: its tensors begin with {Quoted.Text(file.Names[0])}, and a CLIP has visual.conv1.weight and token_embedding.weight");
}
