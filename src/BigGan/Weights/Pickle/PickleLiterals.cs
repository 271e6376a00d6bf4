using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using BigGan.Names;

namespace BigGan.Weights.Pickle;

/// <summary>The instructions that push a literal value.</summary>
internal static class PickleLiterals
{
    private const int LongestNumber = 255; // bytes

    /// <summary>The value of an instruction, or null if it is not a literal.</summary>
    public static PickleValue? Read(PickleInput input, PickleOpcode code) => code switch
    {
        PickleOpcode.None => PickleNull.Instance,
        PickleOpcode.NewTrue => new PickleBoolean(true),
        PickleOpcode.NewFalse => new PickleBoolean(false),
        PickleOpcode.BinInt1 => new PickleInteger(input.Read(1, "a number")[0]),
        PickleOpcode.BinInt2 => new PickleInteger(BinaryPrimitives.ReadUInt16LittleEndian(input.Read(2, "a number"))),
        PickleOpcode.BinInt => new PickleInteger(BinaryPrimitives.ReadInt32LittleEndian(input.Read(4, "a number"))),
        PickleOpcode.BinFloat => new PickleReal(BinaryPrimitives.ReadDoubleBigEndian(input.Read(8, "a number"))),
        PickleOpcode.Long1 => WideNumber(input, ReadLength(input, 1)),
        PickleOpcode.Long4 => WideNumber(input, ReadLength(input, 4)),
        PickleOpcode.Int => Decimal(input, input.ReadLine("a number")),
        PickleOpcode.Long => Decimal(input, input.ReadLine("a number").TrimEnd('L')),
        PickleOpcode.Float => Real(input, input.ReadLine("a number")),
        PickleOpcode.Unicode => new PickleText(Unescape(input, input.ReadLine("a text"))),
        PickleOpcode.ShortBinUnicode => new PickleText(input.ReadText(ReadLength(input, 1), "a text")),
        PickleOpcode.BinUnicode => new PickleText(input.ReadText(ReadLength(input, 4), "a text")),
        PickleOpcode.BinUnicode8 => new PickleText(input.ReadText(ReadLength(input, 8), "a text")),
        PickleOpcode.ShortBinString => input.ReadTextOrBytes(ReadLength(input, 1)),
        PickleOpcode.BinString => input.ReadTextOrBytes(ReadLength(input, 4)),
        PickleOpcode.ShortBinBytes => Bytes(input, ReadLength(input, 1)),
        PickleOpcode.BinBytes => Bytes(input, ReadLength(input, 4)),
        PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8 => Bytes(input, ReadLength(input, 8)),
        _ => null,
    };

    /// <summary>A little-endian length or index; 8-byte values beyond 2^63 become negative and are refused as negative.</summary>
    public static long ReadLength(PickleInput input, int byteCount)
    {
        ReadOnlySpan<byte> bytes = input.Read(byteCount, "a length");
        return byteCount switch
        {
            1 => bytes[0],
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        };
    }

    /// <summary>An integer, or the nearest double if it needs more than 64 bits.</summary>
    public static PickleValue Number(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? new PickleInteger((long)value) : new PickleReal((double)value);

    private static PickleBytes Bytes(PickleInput input, long count) => new(input.Read(count, "a string of bytes").ToArray());

    private static PickleValue WideNumber(PickleInput input, long byteCount)
    {
        if (byteCount > LongestNumber)
            throw input.Error($"is damaged: a number has {byteCount} bytes");
        return Number(new BigInteger(input.Read(byteCount, "a number")));
    }

    private static PickleValue Decimal(PickleInput input, string digits)
    {
        if (digits is "00" or "01") // booleans of protocol 0
            return new PickleBoolean(digits == "01");
        if (digits.Length > LongestNumber || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value))
            throw input.Error($"is damaged: {Quoted.Text(digits)} is not a whole number");
        return Number(value);
    }

    private static PickleReal Real(PickleInput input, string digits) => digits switch
    {
        "inf" => new PickleReal(double.PositiveInfinity),
        "-inf" => new PickleReal(double.NegativeInfinity),
        "nan" => new PickleReal(double.NaN),
        _ when double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) => new PickleReal(value),
        _ => throw input.Error($"is damaged: {Quoted.Text(digits)} is not a number"),
    };

    /// <summary>A protocol 0 string, where \u and \U with 4 and 8 hexadecimal digits are escapes.</summary>
    private static string Unescape(PickleInput input, string line)
    {
        var text = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            int digits = line[i] != '\\' || i + 1 == line.Length ? 0 : line[i + 1] switch { 'u' => 4, 'U' => 8, _ => 0 };
            if (digits == 0)
            {
                text.Append(line[i]);
                continue;
            }

            if (i + 2 + digits > line.Length || !Rune.TryCreate(Hexadecimal(line.AsSpan(i + 2, digits)), out Rune rune))
                throw input.Error($"is damaged: {Quoted.Text(line)} has an impossible escape");
            text.Append(rune);
            i += 1 + digits;
        }

        return text.ToString();
    }

    private static int Hexadecimal(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) ? value : -1;
}
