using BigGan.Imaging;
using BigGan.Torch;

namespace BigGan.Cli.Tests;

public sealed class CommandHostTests
{
    private readonly RecordedTerminal _terminal = new();

    public static TheoryData<string, int, string> Failures => new()
    {
        { "option", 2, "error: steps 0 is below 1" },
        { "file", 1, "error: a.png: is no image" },
        { "torch", 1, "error: unexpected TorchException: no such operator (probably a defect of this program; --verbose shows where)" },
        { "memory", 1, "error: out of memory" },
        { "missing", 1, "error: no LibTorch" },
        { "vips", 1, "error: no libvips" },
        { "disk", 1, "error: disk full" },
        { "access", 1, "error: not yours" },
        { "wrapped", 1, "error: inner" },
        { "defect", 1, "error: unexpected InvalidCastException: oops (probably a defect of this program; --verbose shows where)" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void An_exception_becomes_one_line_and_an_exit_code(string kind, int code, string line)
    {
        Verb verb = NewVerb().Does((_, _) => throw Failure(kind));

        Assert.Equal(code, _terminal.Run(["work"], verb));
        Assert.Equal(line + Environment.NewLine, _terminal.Error);
        Assert.Equal("", _terminal.Output);
    }

    [Fact]
    public void Verbose_adds_the_trace()
    {
        Verb verb = NewVerb().Does((_, _) => throw Failure("file"));

        Assert.Equal(ExitCode.Failure, _terminal.Run(["work", "--verbose"], verb));
        Assert.Contains(nameof(Verbose_adds_the_trace), _terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exit_code_of_a_verb_is_that_of_the_program() =>
        Assert.Equal(7, _terminal.Run(["work"], NewVerb().Does((_, _) => 7)));

    [Fact]
    public void The_version_is_a_plain_number()
    {
        Assert.Equal(ExitCode.Success, _terminal.Run(["--version"]));
        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", _terminal.Output);
    }

    private static Verb NewVerb() => new("work", "Works.", new Example("biggan work", "work"));

    private static Exception Failure(string kind) => kind switch
    {
        "option" => new InvalidOptionException("steps 0 is below 1"),
        "file" => new InvalidFileException("a.png", "is no image"),
        "torch" => new TorchException("no such operator\n  frame #0: somewhere"),
        "memory" => new TorchException("out of memory", TorchFailure.OutOfMemory),
        "missing" => new TorchException("no LibTorch", TorchFailure.Missing),
        "vips" => new VipsException("no libvips"),
        "disk" => new IOException("disk full"),
        "access" => new UnauthorizedAccessException("not yours"),
        "wrapped" => new AggregateException(new IOException("inner")),
        _ => new InvalidCastException("oops"),
    };
}
