namespace BigGan.Checkpoints;

/// <summary>The file that a model was converted from.</summary>
/// <param name="Program">The program of the original format, such as <c>BigGAN-PyTorch</c>.</param>
/// <param name="File">Name of the file with the generator's weights.</param>
/// <param name="Sha256">SHA-256 of the file in lower-case hex.</param>
public sealed record ModelOrigin(string Program, string File, string Sha256);
