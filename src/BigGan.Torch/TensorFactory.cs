namespace BigGan.Torch;

/// <summary>New tensors. Results belong to the innermost scope.</summary>
public static class TensorFactory
{
    private static readonly Operator EmptyOperator = new("aten::empty", "memory_format");
    private static readonly Operator ZerosOperator = new("aten::zeros");
    private static readonly Operator FullOperator = new("aten::full");
    private static readonly Operator Randn = new("aten::randn", "generator");
    private static readonly Operator Randint = new("aten::randint", "generator");
    private static readonly Operator Eye = new("aten::eye");

    /// <summary>Uninitialised.</summary>
    public static Tensor Empty(DataType type, Device device, params long[] shape) =>
        EmptyOperator.Call(Argument.Ints(shape), type, Argument.None, device);

    /// <summary>All 0.</summary>
    public static Tensor Zeros(DataType type, Device device, params long[] shape) =>
        ZerosOperator.Call(Argument.Ints(shape), type, Argument.None, device);

    /// <summary>All equal.</summary>
    public static Tensor Full(double value, DataType type, Device device, params long[] shape) =>
        FullOperator.Call(Argument.Ints(shape), value, type, Argument.None, device);

    /// <summary>Standard normal numbers, float32, on the generator's device.</summary>
    public static Tensor RandomNormal(RandomGenerator random, params long[] shape) =>
        Randn.Call(Argument.Ints(shape), random, DataType.Float32, Argument.None, random.Device);

    /// <summary>Uniform int64 numbers in [0, limit), on the generator's device.</summary>
    public static Tensor RandomIntegers(long limit, RandomGenerator random, params long[] shape) =>
        Randint.Call(limit, Argument.Ints(shape), random, DataType.Int64, Argument.None, random.Device);

    /// <summary>The identity matrix.</summary>
    public static Tensor Identity(long size, DataType type, Device device) => Eye.Call(size, type, Argument.None, device);
}
