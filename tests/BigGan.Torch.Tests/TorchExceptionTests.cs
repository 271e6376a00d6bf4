namespace BigGan.Torch.Tests;

public sealed class TorchExceptionTests
{
    [Theory]
    [InlineData(
        "[enforce fail at alloc_cpu.cpp:66] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 137438953472 bytes. Error code 12 (Cannot allocate memory)\nframe #0",
        "out of memory when 137438953472 bytes were asked for; take a smaller batch, smaller images or a narrower network")]
    [InlineData(
        "CUDA out of memory. Tried to allocate 2.50 GiB (GPU 0; 139.72 GiB total capacity; 1.00 GiB already allocated)",
        "out of memory of the GPU when 2.50 GiB were asked for; take a smaller batch, smaller images or a narrower network")]
    [InlineData("std::bad_alloc", "out of memory; take a smaller batch, smaller images or a narrower network")]
    public void Too_little_memory_is_told_from_a_defect(string said, string message)
    {
        TorchException error = TorchException.Of(said);
        Assert.Equal((TorchFailure.OutOfMemory, message), (error.Failure, error.Message));
    }

    [Fact]
    public void An_allocation_that_no_machine_has_room_for_is_too_little_memory()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<TorchException>(() => TensorFactory.Zeros(DataType.Float32, Device.Cpu, 1L << 32, 1L << 27));
        Assert.Equal(TorchFailure.OutOfMemory, error.Failure);
    }

    [Fact]
    public void An_operator_that_refuses_its_arguments_is_a_defect()
    {
        using var scope = new TensorScope();
        Tensor a = Tensor.From<float>([1, 2], 2), b = Tensor.From<float>([1, 2, 3], 3);
        Assert.Equal(TorchFailure.Operation, Assert.Throws<TorchException>(() => a + b).Failure);
    }
}
