using System.Text;

namespace BigGan.Cli;

/// <summary>Writes for a person who may be gone: a terminal that was closed, or a log on a full disk, does not end the work.</summary>
/// <param name="inner">What is written to.</param>
internal sealed class LastingWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // Nobody can be told.
        }
    }
}
