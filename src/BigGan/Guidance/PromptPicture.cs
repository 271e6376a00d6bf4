using BigGan.Imaging;
using BigGan.Torch;

namespace BigGan.Guidance;

/// <summary>A picture as the input of CLIP.</summary>
internal static class PromptPicture
{
    private const double WorthSaying = 1.2; // longer over shorter side

    /// <summary>Reads the middle square of a picture, turned upright, on white where it is transparent.</summary>
    /// <param name="path">Any image that can be read.</param>
    /// <param name="size">Height and width S of the result.</param>
    /// <returns>float [1,3,S,S] in [0,1], owned by the current scope, and a remark where much was cut off.</returns>
    /// <exception cref="InvalidFileException">Missing, damaged or no image.</exception>
    internal static (Tensor Square, string? Note) Read(string path, int size)
    {
        byte[] file = Bytes(path);
        (int height, int width) = ImageDecoder.ReadSize(file, path);
        ImageBuffer image = ImageDecoder.Decode(file, path, new ImageShape(3, size, size), SmallImagePolicy.Enlarge);
        int side = Math.Min(height, width);
        string? note = Math.Max(height, width) > WorthSaying * side ? $"{path}: only the middle {side}x{side} of its {width}x{height} pixels count" : null;
        using var scope = new TensorScope();
        return (scope.Keep(Tensor.From<byte>(image.Pixels, 1, 3, size, size).To(DataType.Float32) / 255), note);
    }

    /// <summary>The bytes of a picture.</summary>
    /// <exception cref="InvalidFileException">It cannot be read.</exception>
    internal static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidFileException(path, File.Exists(path) ? $"cannot be read: {error.Message}" : "does not exist", error);
        }
    }
}
