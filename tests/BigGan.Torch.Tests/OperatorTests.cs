
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
