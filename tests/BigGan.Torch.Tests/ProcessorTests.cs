namespace BigGan.Torch.Tests;

public sealed class ProcessorTests
{
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
