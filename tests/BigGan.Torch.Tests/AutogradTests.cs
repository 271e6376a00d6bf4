namespace BigGan.Torch.Tests;

public sealed class AutogradTests
{
    [Fact]
    public void Gradients_accumulate_over_two_backward_passes()
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.From<float>([2, 3], 2);
        x.RequiresGrad = true;
        (x * x).Sum().Backward();
        (x * 5).Sum().Backward();
        Assert.Equal([9f, 11f], x.Gradient()!.ToArray<float>());
        x.SetGradient(null);
        Assert.Null(x.Gradient());
    }

    [Fact]
    public void No_grad_records_nothing_and_restores_the_mode()
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.From<float>([2], 1);
        x.RequiresGrad = true;
        using (Autograd.NoGrad())
        {
            Assert.False((x * 2).RequiresGrad);
            using (Autograd.NoGrad()) Assert.False(Autograd.IsRecording);
            Assert.False((x * 2).RequiresGrad);
        }

        Assert.True((x * 2).RequiresGrad);
    }

    [Fact]
    public void A_leaf_that_the_result_does_not_depend_on_has_no_gradient()
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.From<float>([2], 1), y = Tensor.From<float>([2], 1);
        x.RequiresGrad = true;
        y.RequiresGrad = true;
        (x * x).Sum().Backward();
        Assert.Equal([4f], x.Gradient()!.ToArray<float>());
        Assert.Null(y.Gradient());
    }

    [Fact]
    public void Gradients_of_products_in_bfloat16_reach_float32_weights()
    {
        using var scope = new TensorScope();
        using var reduced = new ReducedPrecision(DeviceKind.Cpu, isOn: true);
        Tensor x = Tensor.From<float>([1, 2, 3, 4], 1, 1, 2, 2), weight = Tensor.From<float>([2], 1, 1, 1, 1);
        weight.RequiresGrad = true;
        Tensor y = x.To(DataType.BFloat16).Conv2d(weight.To(DataType.BFloat16), null);
        Assert.Equal(DataType.BFloat16, y.Type);
        y.To(DataType.Float32).Sum().Backward();
        Assert.Equal(DataType.Float32, weight.Gradient()!.Type);
        Assert.Equal([10f], weight.Gradient()!.ToArray<float>());
    }
}
