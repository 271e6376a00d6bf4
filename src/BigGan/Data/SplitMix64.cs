namespace BigGan.Data;

/// <summary>A random generator of our own, so that a seed gives the same order of images on every version of .NET.</summary>
/// <remarks>Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".</remarks>
internal struct SplitMix64
{
    private ulong _state;

    /// <summary>A separate stream for each pair of numbers.</summary>
    public SplitMix64(ulong seed, ulong stream) => _state = Mix(seed + 0x9e3779b97f4a7c15) ^ Mix(stream + 0xd1b54a32d192ed03);

    public ulong Next() => Mix(_state += 0x9e3779b97f4a7c15);

    /// <summary>A uniformly distributed number in [0, bound).</summary>
    public ulong Next(ulong bound)
    {
        // Lemire's multiplication: the high half of a product, rejecting the few low halves that would bias the result.
        ulong high = Math.BigMul(Next(), bound, out ulong low);
        if (low < bound)
        {
            ulong threshold = (0 - bound) % bound;
            while (low < threshold)
                high = Math.BigMul(Next(), bound, out low);
        }

        return high;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
