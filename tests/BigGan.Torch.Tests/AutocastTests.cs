namespace BigGan.Torch.Tests;

public sealed class AutocastTests
{
    [Fact]
    public void A_weight_that_an_optimizer_changes_is_cast_again()
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.From<float>([1, 2, 3, 4], 1, 1, 2, 2), weight = Tensor.From<float>([1], 1, 1, 1, 1);
        weight.RequiresGrad = true;
        using var lower = new Autocast(DeviceKind.Cpu, DataType.BFloat16);
        Assert.Equal([1f, 2f, 3f, 4f], Convolved());
        using (Autograd.NoGrad()) weight.CopyFrom(Tensor.From<float>([3], 1, 1, 1, 1));
        Assert.Equal([3f, 6f, 9f, 12f], Convolved());

        float[] Convolved()
        {
            Tensor y = x.Conv2d(weight, null);
            Assert.Equal(DataType.BFloat16, y.Type);
            return y.Detach().To(DataType.Float32).ToArray<float>();
        }
    }

    [Fact]
    public void A_section_restores_what_was_in_force()
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.From<float>([1, 2, 3, 4], 1, 1, 2, 2), weight = Tensor.From<float>([1], 1, 1, 1, 1);
        using (new Autocast(DeviceKind.Cpu, DataType.BFloat16))
        {
            using (new Autocast(DeviceKind.Cpu, null)) Assert.Equal(DataType.Float32, x.Conv2d(weight, null).Type);
            Assert.Equal(DataType.BFloat16, x.Conv2d(weight, null).Type);
        }

        Assert.Equal(DataType.Float32, x.Conv2d(weight, null).Type);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("ALL", false)]
    [InlineData("AVX512_CORE_BF16", false)]
    [InlineData("AVX512_CORE_AMX", false)]
    [InlineData("avx2", true)]
    [InlineData("AVX512_CORE", true)]
    public void Limits_on_oneDNNs_instructions_decide_whether_it_computes_bfloat16(string? limit, bool keeps)
    {
        Assert.Equal(keeps, Processor.KeepsFromBFloat16(name => name == "ONEDNN_MAX_CPU_ISA" ? limit : null));
        Assert.Equal(keeps, Processor.KeepsFromBFloat16(name => name == "DNNL_MAX_CPU_ISA" ? limit : null));
    }
}
