using System.Diagnostics;
using System.Text;

namespace BigGan.Tests.Weights.Pickle;

/// <summary>What a pickle may claim: depth, sizes, repetitions, and tensors within their storage.</summary>
public sealed class PickleLimitsTests : IDisposable
{
    private readonly HostilePickle _file = new();

    private static PickleAssembly New => new();

    [Fact]
    public void Containers_that_contain_themselves_are_refused()
    {
        _file.Refused(New.Code(']').Code('q').Bytes(0).Code('h').Bytes(0).Code('a').End(), "a list that contains itself");
        _file.Refused(New.Code('}').Code('q').Bytes(0).Text("x").Code('h').Bytes(0).Code('s').End(), "a dictionary that contains itself");
        _file.Refused(
            New.Code(']').Code('q').Bytes(0).Code('h').Bytes(0).Bytes(0x85).Code('q').Bytes(1).Code('a').Code('0').Code('h').Bytes(1).End(),
            "contains itself"); // a tuple that holds a list that holds the tuple
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(1_000_000, false)]
    public void Values_are_nested_to_64_levels(int levels, bool isFine)
    {
        byte[] pickle = [0x80, 2, (byte)')', .. Enumerable.Repeat((byte)0x85, levels - 1), (byte)'.'];
        if (isFine)
            _file.Open(pickle).Dispose();
        else
            _file.Refused(pickle, "more than 64 levels");
    }

    [Fact]
    public void Depth_counts_along_shared_values_too()
    {
        PickleAssembly pickle = New.Code(')').Code('q').Bytes(0);
        for (int i = 0; i < 40; i++)
            pickle.Bytes(0x85);
        pickle.Code('q').Bytes(1); // 41 levels, met first at the top
        for (int i = 0; i < 30; i++)
            pickle.Bytes(0x85);
        _file.Refused(pickle.Code('h').Bytes(1).Bytes(0x86).End(), "more than 64 levels");
    }

    [Fact]
    public void Doubling_a_list_again_and_again_is_refused_at_once()
    {
        PickleAssembly pickle = New.Code(')');
        for (int i = 0; i < 50; i++)
            pickle.Code('2').Bytes(0x86); // DUP, TUPLE2
        _file.Refused(pickle.End(), "repeats its values");
    }

    [Fact]
    public void Copying_the_same_text_again_and_again_is_refused()
    {
        PickleAssembly pickle = New.Text(new string('x', 100_000)).Code('q').Bytes(0);
        for (int i = 0; i < 100_000; i++)
            pickle.Code('0').Global("_codecs", "encode").Code('h').Bytes(0).Text("latin1").Bytes(0x86).Code('R');
        _file.Refused(pickle.End(), "copies more data than it has");
    }

    [Fact]
    public void Millions_of_empty_lists_are_refused()
    {
        byte[] lists = new byte[4_000_001];
        Array.Fill(lists, (byte)']');
        _file.Refused(New.Code('(').Bytes(lists).Code('l').End(), "more than 4000000 values");
    }

    [Fact]
    public void Keys_made_to_collide_take_no_longer_than_others()
    {
        PickleAssembly pickle = New.Code('}').Code('(');
        for (int i = 0; i < 100_000; i++)
            pickle.Integer(((long)i << 32) | (uint)i).Code('N'); // high and low half cancel each other
        var watch = Stopwatch.StartNew();
        _file.Open(pickle.Code('u').End()).Dispose();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void Huge_indices_of_the_memo_are_refused()
    {
        _file.Refused(New.Code('N').Code('r', uint.MaxValue).End(), "value 4294967295 is remembered");
        _file.Refused(New.Code('N').Code('p').Bytes("99999999999999999999\n"u8).End(), "is not an index");
        _file.Refused(New.Code('N').Code('p').Bytes("-1\n"u8).End(), "is not an index");
        _file.Refused(New.Code('j', uint.MaxValue).End(), "value 4294967295 is recalled");
        _file.Refused(New.Code('h').Bytes(0).End(), "value 0 is recalled");
    }

    [Theory]
    [InlineData('X')]
    [InlineData('T')]
    [InlineData('B')]
    public void Lengths_beyond_the_end_are_refused(char code)
    {
        _file.Refused(New.Code(code, uint.MaxValue).End(), "has 4294967295 bytes, and 1 are left");
        _file.Refused(New.Code(code, 2).End(), "has 2 bytes, and 1 are left");
    }

    [Fact]
    public void Lengths_of_64_bits_are_refused_too()
    {
        _file.Refused(New.Bytes(0x8D, 255, 255, 255, 255, 255, 255, 255, 127).End(), "has 9223372036854775807 bytes");
        _file.Refused(New.Bytes(0x8E, 255, 255, 255, 255, 255, 255, 255, 255).End(), "has -1 bytes");
        _file.Refused(New.Bytes(0x96, 0, 0, 0, 0, 1, 0, 0, 0).End(), "has 4294967296 bytes");
        _file.Refused(New.Bytes(0x8B, 255, 255, 255, 127).End(), "a number has 2147483647 bytes");
        _file.Refused(New.Code('c').Bytes(Encoding.ASCII.GetBytes(new string('x', 5000))).End(), "more than 1000 characters");
    }

    [Theory]
    [InlineData(0, new long[] { 5 }, new long[] { 1 }, "reaches beyond its storage '0' of 4 elements")]
    [InlineData(1, new long[] { 4 }, new long[] { 1 }, "reaches beyond")]
    [InlineData(4, new long[] { }, new long[] { }, "reaches beyond")]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 3, 1 }, "reaches beyond")]
    [InlineData(-1, new long[] { 1 }, new long[] { 1 }, "is impossible")]
    [InlineData(0, new long[] { -1 }, new long[] { 1 }, "is impossible")]
    [InlineData(3, new long[] { 2 }, new long[] { -1 }, "is impossible")]
    [InlineData(0, new long[] { 4 }, new long[] { 1, 1 }, "1 dimensions and 2 strides")]
    [InlineData(0, new long[] { long.MaxValue, long.MaxValue }, new long[] { 0, 0 }, "is impossible")]
    [InlineData(0, new long[] { 2 }, new long[] { long.MaxValue }, "reaches beyond")]
    [InlineData(long.MaxValue, new long[] { 2, 2 }, new long[] { long.MaxValue, long.MaxValue }, "reaches beyond")]
    [InlineData(0, new long[] { 1L << 40 }, new long[] { 0 }, "repeats few numbers")]
    [InlineData(0, new long[] { 1L << 62, 8, 0 }, new long[] { 1, 1, 1 }, "is impossible")]
    public void Tensors_lie_within_their_storage(long offset, long[] size, long[] stride, string reason) =>
        _file.Refused(New.Tensor("0", "FloatStorage", 4, offset, size, stride).End(), reason, ("0", [1, 2, 3, 4]));

    [Fact]
    public void Tensors_are_made_of_what_they_should()
    {
        _file.Refused(New.Global("torch._utils", "_rebuild_tensor_v2").Code(')').Code('R').End(), "a tensor is not made of");
        _file.Refused(New.Global("torch._utils", "_rebuild_tensor").Code('(').Text("0").Integer(0).Integers(1).Integers(1).Code('t').Code('R').End(), "a tensor is not made of");
        _file.Refused(
            New.Global("torch._utils", "_rebuild_tensor").Code('(').Storage("0", "FloatStorage", 1).Integer(0).Text("a").Bytes(0x85).Integers(1).Code('t').Code('R').End(),
            "a dimension is a text",
            ("0", [1]));
        _file.Refused(New.Tensor("0", "FloatStorage", 1, 0, [.. Enumerable.Repeat(1L, 65)], [.. Enumerable.Repeat(1L, 65)]).End(), "65 dimensions", ("0", [1]));
    }

    [Fact]
    public void The_same_tensor_under_thousands_of_names_is_refused()
    {
        const int count = 250_000; // 1 MB
        PickleAssembly pickle = New.Code('}').Code('(').Text("x").Tensor("0", "FloatStorage", count, 0, [count], [1]).Code('q').Bytes(0);
        for (int i = 0; i < 1000; i++)
            pickle.Text($"x{i}").Code('h').Bytes(0);
        _file.Refused(pickle.Code('u').End(), "repeats its numbers", ("0", new float[count]));
    }

    public void Dispose() => _file.Dispose();
}
