using System.Runtime.InteropServices;

namespace BigGan.Torch;

/// <summary>The C functions of native/shim.h, one to one. Tensors and generators that are passed as such are held during the call.</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "biggan_shim";

    [LibraryImport(Library)]
    internal static partial byte* bg_last_error();

    [LibraryImport(Library)]
    internal static partial int bg_information(int what, byte* text, int capacity);

    [LibraryImport(Library)]
    internal static partial int bg_get_threads(out int threads);

    [LibraryImport(Library)]
    internal static partial int bg_set_threads(int threads);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bg_operator_find(string name, string overload, out nint op);

    [LibraryImport(Library)]
    internal static partial int bg_operator_call(
        nint op, NativeValue* arguments, int argumentCount, NativeValue* results, int resultCapacity, int* resultCount);

    [LibraryImport(Library)]
    internal static partial void bg_free(nint memory);

    [LibraryImport(Library)]
    internal static partial int bg_tensor_create(void* data, long bytes, long* sizes, int dimensions, int type, out nint tensor);

    [LibraryImport(Library)]
    internal static partial int bg_tensor_read(Tensor tensor, void* data, long bytes);

    [LibraryImport(Library)]
    internal static partial int bg_tensor_data(Tensor tensor, out nint data);

    [LibraryImport(Library)]
    internal static partial int bg_tensor_metadata(Tensor tensor, NativeMetadata* metadata);

    [LibraryImport(Library)]
    internal static partial void bg_tensor_free(nint tensor);

    [LibraryImport(Library)]
    internal static partial int bg_tensor_set_requires_grad(Tensor tensor, int on);

    [LibraryImport(Library)]
    internal static partial int bg_tensor_grad(Tensor tensor, out nint grad);

    [LibraryImport(Library)]
    internal static partial int bg_tensor_set_grad(Tensor tensor, Tensor grad);

    [LibraryImport(Library)]
    internal static partial int bg_tensor_set_grad(Tensor tensor, nint none);

    [LibraryImport(Library)]
    internal static partial int bg_backward(Tensor root);

    [LibraryImport(Library)]
    internal static partial int bg_grad_mode(int on, out int previous);

    [LibraryImport(Library)]
    internal static partial int bg_onednn(int on, out int previous);

    [LibraryImport(Library)]
    internal static partial int bg_generator_create(int deviceType, int deviceIndex, ulong seed, out nint generator);

    [LibraryImport(Library)]
    internal static partial int bg_generator_get_state(RandomGenerator generator, out nint state);

    [LibraryImport(Library)]
    internal static partial int bg_generator_set_state(RandomGenerator generator, Tensor state);

    [LibraryImport(Library)]
    internal static partial void bg_generator_free(nint generator);

    [LibraryImport(Library)]
    internal static partial int bg_cuda_count(out int count);

    [LibraryImport(Library)]
    internal static partial int bg_cuda_synchronize(int index);

    [LibraryImport(Library)]
    internal static partial int bg_cuda_tf32(int on, out int previous);

    [LibraryImport(Library)]
    internal static partial int bg_cuda_try_kernels();

    /// <summary>One argument or result: bg_value.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeValue
    {
        internal ValueTag Tag;
        internal int Count;
        internal long Bits;
    }

    /// <summary>What a tensor is: bg_metadata.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeMetadata
    {
        internal int Type;
        internal int DeviceType;
        internal int DeviceIndex;
        internal int Dimensions;
        internal int RequiresGrad;
        internal int Contiguous;
        internal long Elements;
        internal fixed long Sizes[8];
    }

    /// <summary>bg_tag.</summary>
    internal enum ValueTag
    {
        None = 0,
        Tensor = 1,
        Int = 2,
        Double = 3,
        Bool = 4,
        IntList = 5,
        DoubleList = 6,
        TensorList = 7,
        Generator = 8,
        Device = 9,
        Other = 10,
    }
}
