namespace BigGan.Torch;

/// <summary>Operators that rearrange, join, cut, convert. Results belong to the innermost scope; most are views.</summary>
public static class ShapeOperators
{
    private static readonly Operator ReshapeOperator = new("aten::reshape");
    private static readonly Operator FlattenOperator = new("aten::flatten", "using_ints");
    private static readonly Operator PermuteOperator = new("aten::permute");
    private static readonly Operator TransposeInt = new("aten::transpose", "int");
    private static readonly Operator UnsqueezeOperator = new("aten::unsqueeze");
    private static readonly Operator SqueezeDim = new("aten::squeeze", "dim");
    private static readonly Operator NarrowOperator = new("aten::narrow");
    private static readonly Operator IndexSelectOperator = new("aten::index_select");
    private static readonly Operator ChunkOperator = new("aten::chunk");
    private static readonly Operator Cat = new("aten::cat");
    private static readonly Operator PixelShuffleOperator = new("aten::pixel_shuffle");
    private static readonly Operator DetachOperator = new("aten::detach");
    private static readonly Operator CloneOperator = new("aten::clone");
    private static readonly Operator ToType = new("aten::to", "dtype");
    private static readonly Operator ToDevice = new("aten::to", "device");
    private static readonly Operator ContiguousOperator = new("aten::contiguous");

    /// <summary>Another shape of the same elements; -1 is inferred. Copies only where it must.</summary>
    public static Tensor Reshape(this Tensor a, params long[] shape) => ReshapeOperator.Call(a, Argument.Ints(shape));

    /// <summary>Flattens all dimensions from the first given one.</summary>
    public static Tensor Flatten(this Tensor a, long from = 0) => FlattenOperator.Call(a, from);

    /// <summary>Reorders dimensions.</summary>
    public static Tensor Permute(this Tensor a, params long[] order) => PermuteOperator.Call(a, Argument.Ints(order));

    /// <summary>Swaps two dimensions.</summary>
    public static Tensor Transpose(this Tensor a, long first = 0, long second = 1) => TransposeInt.Call(a, first, second);

    /// <summary>Inserts a dimension of size 1.</summary>
    public static Tensor Unsqueeze(this Tensor a, long dimension) => UnsqueezeOperator.Call(a, dimension);

    /// <summary>Removes a dimension of size 1.</summary>
    public static Tensor Squeeze(this Tensor a, long dimension) => SqueezeDim.Call(a, dimension);

    /// <summary>A slice of one dimension.</summary>
    public static Tensor Narrow(this Tensor a, long dimension, long start, long length) => NarrowOperator.Call(a, dimension, start, length);

    /// <summary>The slices of one dimension that int64 indices name, copied.</summary>
    public static Tensor IndexSelect(this Tensor a, long dimension, Tensor indices) => IndexSelectOperator.Call(a, dimension, indices);

    /// <summary>Equal slices of one dimension.</summary>
    public static Tensor[] Chunk(this Tensor a, long count, long dimension) => ChunkOperator.CallMany(a, count, dimension);

    /// <summary>Joins along an existing dimension.</summary>
    public static Tensor Concatenate(IReadOnlyList<Tensor> tensors, long dimension = 0) => Cat.Call(Argument.Tensors(tensors), dimension);

    /// <summary>[N,CFF,H,W] to [N,C,FH,FW]: groups of FF channels become blocks of pixels.</summary>
    public static Tensor PixelShuffle(this Tensor a, long factor) => PixelShuffleOperator.Call(a, factor);

    /// <summary>The same elements without autograd history; shares memory.</summary>
    public static Tensor Detach(this Tensor a) => DetachOperator.Call(a);

    /// <summary>A copy.</summary>
    public static Tensor Clone(this Tensor a) => CloneOperator.Call(a);

    /// <summary>The same numbers in another element type.</summary>
    public static Tensor To(this Tensor a, DataType type) => ToType.Call(a, type);

    /// <summary>The same numbers on another device.</summary>
    public static Tensor To(this Tensor a, Device device) => ToDevice.Call(a, device, a.Type);

    /// <summary>The same elements in the given memory order; itself where it already is.</summary>
    public static Tensor Contiguous(this Tensor a, MemoryFormat format = MemoryFormat.Contiguous) => ContiguousOperator.Call(a, format);
}
