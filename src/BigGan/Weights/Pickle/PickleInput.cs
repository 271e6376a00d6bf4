using System.Text;

namespace BigGan.Weights.Pickle;

/// <summary>The bytes of an untrusted pickle.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="stream">Positioned at the pickle.</param>
/// <param name="length">Number of bytes left in the stream.</param>
internal sealed class PickleInput(string path, Stream stream, long length)
{
    /// <summary>Largest size of the pickles of a file. A thousand tensors take 0.2 MB, because tensor data is stored outside of the pickle.</summary>
    public const int Limit = 32 << 20;

    private const int LongestLine = 1000;
    private static readonly UTF8Encoding StrictText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly long _end = Math.Min(length, Limit);
    private byte[] _buffer = new byte[256];
    private readonly HashSet<string> _passedOver = new(StringComparer.Ordinal);
    private long _copied;

    public string Path => path;

    /// <summary>Whether this is the data of a TorchScript program, whose objects are read as dictionaries of their attributes.</summary>
    public bool HasModules { get; init; }

    /// <summary>Number of bytes read so far.</summary>
    public long Position { get; private set; }

    public long Remaining => _end - Position;

    public InvalidFileException Error(string problem, Exception? inner = null) => new(path, problem, inner);

    /// <summary>The classes of ignored objects, each once.</summary>
    public IReadOnlyList<string> PassedOver => [.. _passedOver];

    /// <summary>Makes the placeholder for an object of a class whose data is not read.</summary>
    public PicklePlaceholder PassOver(PickleInertClass type)
    {
        if (type.IsMentioned) _passedOver.Add(type.Name);
        return new PicklePlaceholder(type.Name);
    }

    public byte ReadByte() => Read(1, "an instruction")[0];

    /// <summary>The next bytes, valid until the next call.</summary>
    /// <param name="count">A number from the file.</param>
    /// <param name="what">The meaning of the bytes, for messages.</param>
    public ReadOnlySpan<byte> Read(long count, string what)
    {
        if (count < 0 || count > Remaining)
        {
            throw Error(_end < length
                ? $"has more than {Limit} bytes of pickled data; weights need far less"
                : $"is cut short or damaged: {what} has {count} bytes, and {Remaining} are left of the pickled data");
        }

        if (_buffer.Length < count)
            _buffer = new byte[Math.Min(2 * count, Limit)];
        Span<byte> bytes = _buffer.AsSpan(0, (int)count);
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException error)
        {
            throw Error("was cut short while it was read", error);
        }

        Position += count;
        return bytes;
    }

    /// <summary>Latin-1 characters up to a line feed, which is consumed.</summary>
    public string ReadLine(string what)
    {
        Span<byte> line = stackalloc byte[LongestLine];
        for (int i = 0; i < LongestLine; i++)
        {
            line[i] = Read(1, what)[0];
            if (line[i] == '\n')
                return Encoding.Latin1.GetString(line[..i]);
        }

        throw Error($"is damaged: {what} has more than {LongestLine} characters");
    }

    public string ReadText(long count, string what)
    {
        try
        {
            return StrictText.GetString(Read(count, what));
        }
        catch (DecoderFallbackException error)
        {
            throw Error($"is damaged: {what} is not UTF-8", error);
        }
    }

    /// <summary>A Python 2 string, which may be text or bytes: bytes if it is not valid UTF-8.</summary>
    public PickleValue ReadTextOrBytes(long count)
    {
        ReadOnlySpan<byte> bytes = Read(count, "a text");
        return System.Text.Unicode.Utf8.IsValid(bytes) ? new PickleText(StrictText.GetString(bytes)) : new PickleBytes(bytes.ToArray());
    }

    /// <summary>Counts bytes that a call copies, so that repeated calls cannot multiply data that was read once.</summary>
    public void CountCopy(long count)
    {
        _copied += count;
        if (_copied > 4 * Position)
            throw Error("copies more data than it has; refused");
    }
}
