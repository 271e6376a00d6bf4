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

    /// <summary>A uniformly distributed number in [0,1), a multiple of 2^-53.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number (Box-Muller).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextUnit())) * Math.Cos(2 * Math.PI * NextUnit());

    /// <summary>Nearly a standard normal number, cheaply: the sum of eight bytes, of mean 0 and deviation 1.</summary>
    public float NextNearlyNormal()
    {
        ulong bytes = Next(), pairs = (bytes & 0x00ff00ff00ff00ff) + ((bytes >> 8) & 0x00ff00ff00ff00ff);
        ulong sum = (pairs * 0x0001000100010001) >> 48; // of four 16-bit numbers
        return (sum - 1020f) * 0.0047842f; // 1 / sqrt(8 (256^2 - 1) / 12)
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
