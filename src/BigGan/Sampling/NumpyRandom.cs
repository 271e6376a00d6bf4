namespace BigGan.Sampling;

/// <summary>The random numbers of NumPy's <c>RandomState</c>, with which other tools draw latents and choose subsets: equal seeds choose equal images.</summary>
/// <remarks>
/// Matsumoto and Nishimura 1998 (MT19937), seeded by their 2002 initialisation. NumPy draws bounded integers by masking and rejection, and
/// shuffles from the end.
/// </remarks>
internal sealed class NumpyRandom
{
    private const int Length = 624;
    private const int Middle = 397;
    private readonly uint[] _state = new uint[Length];
    private int _position = Length;

    /// <param name="seed">As for <c>RandomState</c>.</param>
    public NumpyRandom(uint seed)
    {
        for (uint i = 0; i < Length; i++)
        {
            _state[i] = seed;
            seed = (1812433253 * (seed ^ (seed >> 30))) + i + 1;
        }
    }

    /// <summary><c>permutation(count)</c>.</summary>
    public int[] Permutation(int count)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) order[i] = i;
        for (int i = count - 1; i > 0; i--)
        {
            int other = (int)UpTo((uint)i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    /// <summary><c>choice(count, size, replace=False)</c>.</summary>
    public int[] Choice(int count, int size) => Permutation(count)[..size];

    /// <summary><c>random_sample()</c>: in [0, 1), 53 bits.</summary>
    public double Unit()
    {
        uint high = Next() >> 5, low = Next() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>An integer in [0, most].</summary>
    private uint UpTo(uint most)
    {
        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(most), value;
        do value = Next() & mask;
        while (value > most);
        return value;
    }

    private uint Next()
    {
        if (_position == Length) Renew();
        uint y = _state[_position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    private void Renew()
    {
        for (int i = 0; i < Length; i++)
        {
            uint y = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7FFFFFFF);
            _state[i] = _state[(i + Middle) % Length] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DF);
        }

        _position = 0;
    }
}
