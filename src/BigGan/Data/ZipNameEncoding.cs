using System.Text;

namespace BigGan.Data;

/// <summary>The encoding of names in a zip archive that does not say it is UTF-8: mostly it is all the same, and otherwise code page 437.</summary>
/// <remarks>
/// APPNOTE.TXT, appendix D. Archives of old programs may mean the code page of their country; 437 has a letter for every byte, so that
/// names that differ stay different.
/// </remarks>
internal sealed class ZipNameEncoding : Encoding
{
    private const string UpperHalf =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A name that was not UTF-8, as it was read; null where there was none.</summary>
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
