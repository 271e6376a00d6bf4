using BigGan.Options;

namespace BigGan.Tests.Options;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("+5", 5)]
    [InlineData("-1.5e-3", -0.0015)]
    [InlineData("1E5", 100000)]
    [InlineData("  7 ", 7)]
    [InlineData("1e-999", 0)]
    public void A_number_is_read_the_same_everywhere(string text, double value)
    {
        Assert.Null(NumberText.Read(text, out double read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("0,5", "is not a number; write 0.5")]
    [InlineData("1,5", "is not a number; write 1.5")]
    [InlineData("0,01", "is not a number; write 0.01")]
    [InlineData("-,5", "is not a number; write -.5")]
    [InlineData("5,5e-3", "is not a number; write 5.5e-3")]
    [InlineData("1,500", "is not a number; write 1.500 or 1500")]
    [InlineData("0,500", "is not a number; write 0.500")]
    [InlineData("1.000,5", "is not a number; write 1000.5")]
    [InlineData("1,000.5", "is not a number; write 1000.5")]
    [InlineData("1 000 000", "is not a number; write 1000000")]
    [InlineData("1_000", "is not a number; write 1000")]
    [InlineData("1'000", "is not a number; write 1000")]
    [InlineData("\u22125", "is not a number; write -5")]
    [InlineData("2,1,0.5", "is not a number")]
    [InlineData("0.5,1", "is not a number")]
    [InlineData("", "is not a number")]
    [InlineData(" ", "is not a number")]
    [InlineData(".", "is not a number")]
    [InlineData("e", "is not a number")]
    [InlineData("--1", "is not a number")]
    [InlineData("1 e5", "is not a number")]
    [InlineData("half", "is not a number")]
    [InlineData("NaN", "is not a number")]
    [InlineData("Infinity", "is not a number")]
    [InlineData("-inf", "is not a number")]
    [InlineData("\u221e", "is not a number")]
    [InlineData("0x10", "is not a number")]
    [InlineData("1f", "is not a number")]
    [InlineData("50%", "is not a number")]
    [InlineData("\u0661\u0662", "is not a number")]
    [InlineData("\uff11", "is not a number")]
    [InlineData("1e999", "is too large for a number")]
    [InlineData("-1e999", "is too large for a number")]
    public void What_is_no_number_is_refused_with_what_to_write(string text, string problem)
    {
        Assert.Equal(problem, NumberText.Read(text, out double value));
        Assert.True(value == 0 || double.IsInfinity(value));
    }

    [Theory]
    [InlineData("100000", 100000)]
    [InlineData("+5", 5)]
    [InlineData("-3", -3)]
    [InlineData(" 0042 ", 42)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void A_whole_number_is_written_in_digits(string text, long value)
    {
        Assert.Null(NumberText.Read(text, out long read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("1e5", "is not a whole number; write 100000")]
    [InlineData("5.0", "is not a whole number; write 5")]
    [InlineData("1,000", "is not a whole number; write 1 or 1000")]
    [InlineData("12,345,678", "is not a whole number; write 12345678")]
    [InlineData("0,5", "is not a whole number")]
    [InlineData("0.5", "is not a whole number")]
    [InlineData("1e10", "is not a whole number")]
    [InlineData("many", "is not a whole number")]
    [InlineData("", "is not a whole number")]
    [InlineData("-", "is not a whole number")]
    [InlineData("+-1", "is not a whole number")]
    [InlineData("0x10", "is not a whole number")]
    [InlineData("2147483648", "is too large: the most is 2147483647")]
    [InlineData("99999999999999999999", "is too large: the most is 2147483647")]
    [InlineData("-2147483649", "is too small: the least is -2147483648")]
    public void What_is_no_whole_number_is_refused_with_what_to_write(string text, string problem)
    {
        Assert.Equal(problem, NumberText.Read(text, out long value, int.MinValue, int.MaxValue));
        Assert.Equal(0, value);
    }
}
