using System.Runtime.InteropServices;
using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>One argument of an operator; made from values by implicit conversion. A null tensor is None.</summary>
internal readonly struct Argument
{
    private readonly ValueTag _tag;
    private readonly long _bits;
    private readonly object? _reference;

    private Argument(ValueTag tag, long bits, object? reference = null)
    {
        _tag = tag;
        _bits = bits;
        _reference = reference;
    }

    /// <summary>None: an optional argument left out before others that are given.</summary>
    internal static Argument None => default;

    /// <summary>How many numbers of 64 bits a list takes in memory; 0 for other arguments.</summary>
    internal int ListLength => _tag switch
    {
        ValueTag.IntList or ValueTag.DoubleList => ((long[])_reference!).Length,
        ValueTag.TensorList => ((IReadOnlyList<Tensor>)_reference!).Count,
        _ => 0,
    };

    /// <summary>A tensor, or None when null.</summary>
    public static implicit operator Argument(Tensor? tensor) => tensor is null ? None : new(ValueTag.Tensor, 0, tensor);

    /// <summary>An integer.</summary>
    public static implicit operator Argument(long value) => new(ValueTag.Int, value);

    /// <summary>A real number.</summary>
    public static implicit operator Argument(double value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A truth value.</summary>
    public static implicit operator Argument(bool value) => new(ValueTag.Bool, value ? 1 : 0);

    /// <summary>An element type.</summary>
    public static implicit operator Argument(DataType type) => new(ValueTag.Int, (long)type);

    /// <summary>A memory format.</summary>
    public static implicit operator Argument(MemoryFormat format) => new(ValueTag.Int, (long)format);

    /// <summary>A device.</summary>
    public static implicit operator Argument(Device device) => new(ValueTag.Device, ((long)device.Kind << 32) | (uint)(device.Kind == DeviceKind.Cuda ? device.Index : -1));

    /// <summary>A random generator.</summary>
    public static implicit operator Argument(RandomGenerator generator) => new(ValueTag.Generator, 0, generator);

    /// <summary>A list of integers: sizes, strides, dimensions.</summary>
    internal static Argument Ints(params long[] values) => new(ValueTag.IntList, 0, values);

    /// <summary>A list of real numbers.</summary>
    internal static Argument Doubles(params double[] values) => new(ValueTag.DoubleList, 0, Array.ConvertAll(values, BitConverter.DoubleToInt64Bits));

    /// <summary>A list of tensors, which must not change while an operator runs on it.</summary>
    internal static Argument Tensors(IReadOnlyList<Tensor> tensors) => new(ValueTag.TensorList, 0, tensors);

    /// <summary>Writes the argument as the shim reads it, and holds its tensors and generator so that nobody frees them during the call.</summary>
    /// <param name="list">Memory for the elements of a list; moved behind them.</param>
    /// <param name="held">Counts the handles that are held, so that those are released and no others if one has been disposed.</param>
    /// <exception cref="ObjectDisposedException">A tensor or the generator has been disposed.</exception>
    internal unsafe NativeValue Hold(ref long* list, ref int held)
    {
        switch (_tag)
        {
            case ValueTag.Tensor:
                return new NativeValue { Tag = _tag, Bits = Hold(((Tensor)_reference!).Live, ref held) };
            case ValueTag.Generator:
                return new NativeValue { Tag = _tag, Bits = Hold((RandomGenerator)_reference!, ref held) };
            case ValueTag.IntList or ValueTag.DoubleList or ValueTag.TensorList:
                int length = ListLength;
                var value = new NativeValue { Tag = _tag, Count = length, Bits = (long)list };
                if (_tag != ValueTag.TensorList)
                {
                    ((long[])_reference!).CopyTo(new Span<long>(list, length));
                    list += length;
                    return value;
                }

                var tensors = (IReadOnlyList<Tensor>)_reference!;
                for (int i = 0; i < length; i++) *list++ = Hold(tensors[i].Live, ref held);
                return value;
            default:
                return new NativeValue { Tag = _tag, Bits = _bits };
        }
    }

    /// <summary>Lets go of what <see cref="Hold(ref long*, ref int)"/> holds.</summary>
    internal void Release(ref int held)
    {
        if (held == 0) return;
        switch (_tag)
        {
            case ValueTag.Tensor:
                ((Tensor)_reference!).DangerousRelease();
                held--;
                break;
            case ValueTag.Generator:
                ((RandomGenerator)_reference!).DangerousRelease();
                held--;
                break;
            case ValueTag.TensorList:
                var tensors = (IReadOnlyList<Tensor>)_reference!;
                for (int i = 0; i < tensors.Count && held > 0; i++, held--) tensors[i].DangerousRelease();
                break;
        }
    }

    private static nint Hold(SafeHandle handle, ref int held)
    {
        bool isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        held++;
        return handle.DangerousGetHandle();
    }
}
