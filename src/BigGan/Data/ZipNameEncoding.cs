using System.Text;

namespace BigGan.Data;

/// <summary>The encoding of names in a zip archive that are not marked as UTF-8: UTF-8 if the bytes are valid UTF-8, otherwise code page 437.</summary>
/// <remarks>
/// APPNOTE.TXT, appendix D. Archives of old programs may use a local code page; code page 437 has a character for every byte, so
/// different names stay different.
/// </remarks>
internal sealed class ZipNameEncoding : Encoding
{
    private const string UpperHalf =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A name that was not valid UTF-8, as decoded; null if all names were.</summary>
    internal string? Guessed { get; private set; }

    public override int GetByteCount(char[] chars, int index, int count) => UTF8.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => UTF8.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => Decode(bytes.AsSpan(index, count)).Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        string name = Decode(bytes.AsSpan(byteIndex, byteCount));
        name.CopyTo(chars.AsSpan(charIndex));
        return name.Length;
    }

    public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount);

    public override int GetMaxCharCount(int byteCount) => byteCount;

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            var name = new StringBuilder(bytes.Length);
            foreach (byte value in bytes) name.Append(value < 0x80 ? (char)value : UpperHalf[value - 0x80]);
            return Guessed = name.ToString();
        }
    }
}
