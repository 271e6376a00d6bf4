
namespace BigGan.Torch.Tests;

public sealed class OperatorTests
{
    [Fact]
    public void A_convolution_equals_the_sum_worked_out_by_hand()
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 1, 3, 3);
        Tensor weight = Tensor.From<float>([1, 0, 0, -1], 1, 1, 2, 2);
        Tensor y = x.Conv2d(weight, Tensor.From<float>([0.5f], 1));
        Assert.Equal([1, 1, 2, 2], y.Shape);
        Assert.Equal([-3.5f, -3.5f, -3.5f, -3.5f], y.ToArray<float>());
    }

    [Fact]
    public void The_operators_of_a_transformer_equal_their_formulas()
    {
        using var scope = new TensorScope();
        float[] numbers = [-3, -0.5f, 0, 1, 2.5f, 6];
        Tensor x = Tensor.From<float>(numbers, 2, 3);
        AssertNear([.. numbers.Select(a => 1 / (1 + Math.Exp(-a)))], x.Sigmoid());
        AssertNear([.. numbers.Select(a => Math.Exp(a))], x.Exp());
        AssertNear([-0.00404951, -0.15426877, 0, 0.84134475, 2.48447583, 6.0], x.Gelu()); // a times the normal distribution function of a
        double[] Row(double[] row)
        {
            double mean = row.Average(), deviation = Math.Sqrt(row.Average(a => (a - mean) * (a - mean)) + 1e-5);
            return [.. row.Select((a, i) => ((a - mean) / deviation * (i + 1)) + (10 * i))];
        }

        AssertNear([.. Row([-3, -0.5, 0]), .. Row([1, 2.5, 6])], x.LayerNorm(Tensor.From<float>([1, 2, 3], 3), Tensor.From<float>([0, 10, 20], 3), 1e-5));

        static void AssertNear(double[] expected, Tensor actual) =>
            Assert.All(expected.Zip(actual.ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(1, Math.Abs(pair.First))));
    }

    [Fact]
    public void An_operator_that_does_not_exist_is_named()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<TorchException>(() => new Operator("aten::no_such_operator").Call(1));
        Assert.Contains("aten::no_such_operator", error.Message);
    }

    [Fact]
    public void A_refused_call_carries_the_message_of_LibTorch()
    {
        using var scope = new TensorScope();
        Tensor a = Tensor.From<float>([1, 2], 1, 2), b = Tensor.From<float>([1, 2, 3], 1, 3);
        var error = Assert.Throws<TorchException>(() => { a.MatMul(b); });
        Assert.Contains("cannot be multiplied", error.Message);
    }

    [Fact]
    public void A_missing_argument_is_named()
    {
        using var scope = new TensorScope();
        Tensor a = Tensor.From<float>([1], 1, 1);
        var error = Assert.Throws<TorchException>(() => { new Operator("aten::mm").Call(a); });
        Assert.Contains("mat2", error.Message);
    }

    [Theory]
    [InlineData("aten::item", "(Int)")]
    [InlineData("aten::relu", "(Tensor)")]
    [InlineData("aten::chunk", "(TensorList)")]
    [InlineData("aten::is_nonzero", "(Bool)")]
    public void A_result_of_another_kind_than_expected_is_named_and_freed(string name, string kinds)
    {
        using var scope = new TensorScope();
        var op = new Operator(name);
        Tensor a = Tensor.From<long>([1], 1);
        Argument[] arguments = name == "aten::chunk" ? [a, 1] : [a];
        long before = TensorCounters.LiveCount;
        if (kinds != "(Tensor)") AssertNames(Assert.Throws<TorchException>(() => op.Call(arguments)));
        if (!kinds.StartsWith("(Tensor", StringComparison.Ordinal)) AssertNames(Assert.Throws<TorchException>(() => op.CallMany(arguments)));
        if (kinds.StartsWith("(Tensor", StringComparison.Ordinal)) AssertNames(Assert.Throws<TorchException>(() => op.CallNumber(arguments)));
        op.Invoke(arguments);
        Assert.Equal(before, TensorCounters.LiveCount);
        void AssertNames(TorchException error) => Assert.StartsWith($"{name} returned {kinds} where ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_of_a_kind_that_has_no_tag_is_refused()
    {
        using var scope = new TensorScope();
        Tensor one = Tensor.From<float>([1], 1), complex = new Operator("aten::complex").Call(one, one);
        Assert.Contains("(Other)", Assert.Throws<TorchException>(() => complex.Item()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_every_kind_are_read_by_their_kind()
    {
        using var scope = new TensorScope();
        Assert.Equal(-3, Tensor.From<long>([-3], 1).Item());
        Assert.Equal(0.5, Tensor.From<float>([0.5f], 1).Item());
        Assert.Equal(1, Tensor.From<bool>([true], 1).Item());
    }

    [Fact]
    public void Lists_longer_than_the_stack_buffer_arrive_whole()
    {
        using var scope = new TensorScope();
        var tensors = Enumerable.Range(0, 200).Select(i => TensorFactory.Full(i, DataType.Float32, Device.Cpu, 3)).ToArray();
        tensors.ForeachAdd(tensors, alpha: 2);
        for (int i = 0; i < tensors.Length; i++) Assert.Equal([3f * i, 3f * i, 3f * i], tensors[i].ToArray<float>());
        Assert.Equal(600, ShapeOperators.Concatenate(tensors).ElementCount);
    }

    [Fact]
    public void Reading_a_tensor_as_another_type_is_refused()
    {
        using var scope = new TensorScope();
        Tensor a = Tensor.From<float>([1], 1);
        Assert.Throws<ArgumentException>(() => { a.ToArray<long>(); });
    }

    [Fact]
    public void Channels_last_keeps_shape_and_row_major_reading()
    {
        using var scope = new TensorScope();
        float[] values = [.. Enumerable.Range(0, 24).Select(i => (float)i)];
        Tensor a = Tensor.From<float>(values, 1, 2, 3, 4).Contiguous(MemoryFormat.ChannelsLast);
        Assert.Equal([1, 2, 3, 4], a.Shape);
        Assert.Equal(values, a.ToArray<float>());
        Assert.Throws<TorchException>(() => { a.Span<float>(); });
    }

    [Fact]
    public void A_boxed_call_allocates_no_more_than_the_tensor_that_it_returns()
    {
        using var outer = new TensorScope();
        Tensor a = Tensor.From<float>([1, -1], 2);
        using var noGrad = Autograd.NoGrad();
        const int Calls = 1_000;
        Call(Calls); // the operator is looked up and the scope's list grows
        long before = GC.GetAllocatedBytesForCurrentThread();
        Call(Calls);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
        Assert.InRange(each, 16, 64); // the object of a tensor: header, handle, frame

        void Call(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using var scope = new TensorScope();
                a.Relu();
            }
        }
    }
}
