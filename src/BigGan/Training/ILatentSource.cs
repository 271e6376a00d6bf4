using BigGan.Torch;

namespace BigGan.Training;

/// <summary>Where a training step takes its latents and labels from.</summary>
public interface ILatentSource
{
    /// <summary>The next latents and labels.</summary>
    /// <param name="count">How many, N.</param>
    /// <returns>float [N,L] and int64 [N], owned by the current scope.</returns>
    (Tensor Z, Tensor Y) Next(long count);
}

/// <summary>Standard normal latents and uniform labels.</summary>
/// <param name="latentSize">L.</param>
/// <param name="classCount">K.</param>
/// <param name="random">Its state is part of a checkpoint.</param>
public sealed class RandomLatents(int latentSize, int classCount, RandomGenerator random) : ILatentSource
{
    /// <inheritdoc />
    public (Tensor Z, Tensor Y) Next(long count) =>
        (TensorFactory.RandomNormal(random, count, latentSize), TensorFactory.RandomIntegers(classCount, random, count));
}
