using System.Buffers;
using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>One operator of LibTorch's dispatcher, resolved at its first call and kept.</summary>
/// <remarks>Autograd, autocast and every device work through it. Trailing arguments left out take the schema's defaults.</remarks>
/// <param name="name">Such as "aten::conv2d".</param>
/// <param name="overload">Such as "Tensor"; often empty.</param>
public sealed unsafe class Operator(string name, string overload = "")
{
    private const int MaximumResults = 8;

    // Enough for the sizes, strides and paddings of one call; longer lists (of parameters) are rented.
    private const int StackListLength = 48;

    private nint _handle;

    /// <summary>Calls an operator with one result, which belongs to the thread's innermost scope.</summary>
    /// <exception cref="TorchException">LibTorch has no such operator, or it refused the arguments.</exception>
    public Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        Run(arguments, results);
        return new Tensor((nint)results[0].Bits);
    }

    /// <summary>Calls an operator with several results, or one list of tensors; all belong to the innermost scope.</summary>
    /// <exception cref="TorchException">LibTorch has no such operator, or it refused the arguments.</exception>
    public Tensor[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        int count = Run(arguments, results);
        if (count != 1 || results[0].Tag != ValueTag.TensorList)
        {
            var values = new Tensor[count];
            for (int i = 0; i < count; i++) values[i] = new Tensor((nint)results[i].Bits);
            return values;
        }

        var tensors = new Tensor[results[0].Count];
        var handles = (nint*)results[0].Bits;
        for (int i = 0; i < tensors.Length; i++) tensors[i] = new Tensor(handles[i]);
        bg_free((nint)handles);
        return tensors;
    }

    /// <summary>Calls an in-place operator; its result is the first argument again and is dropped.</summary>
    /// <exception cref="TorchException">LibTorch has no such operator, or it refused the arguments.</exception>
    public void Invoke(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        int count = Run(arguments, results);
        for (int i = 0; i < count; i++)
        {
            if (results[i].Tag == ValueTag.Tensor) bg_tensor_free((nint)results[i].Bits);
        }
    }

    /// <summary>Calls an operator whose one result is a number.</summary>
    /// <exception cref="TorchException">LibTorch has no such operator, or it refused the arguments.</exception>
    public double CallNumber(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        Run(arguments, results);
        return results[0].Tag == ValueTag.Double ? BitConverter.Int64BitsToDouble(results[0].Bits) : results[0].Bits;
    }

    private int Run(ReadOnlySpan<Argument> arguments, NativeValue* results)
    {
        nint handle = _handle != 0 ? _handle : Resolve();
        int listLength = 0;
        foreach (ref readonly Argument argument in arguments) listLength += ListLength(argument);
        long[]? rented = listLength > StackListLength ? ArrayPool<long>.Shared.Rent(listLength) : null;
        long* stackList = stackalloc long[rented is null ? listLength : 0];
        NativeValue* values = stackalloc NativeValue[arguments.Length];
        int status, count;
        fixed (long* rentedList = rented)
        {
            long* list = rented is null ? stackList : rentedList;
            for (int i = 0; i < arguments.Length; i++)
            {
                values[i] = new NativeValue { Tag = arguments[i].Tag, Bits = arguments[i].Bits };
                int length = ListLength(arguments[i]);
                if (values[i].Tag is not (ValueTag.IntList or ValueTag.DoubleList or ValueTag.TensorList)) continue;
                Fill(arguments[i].Reference!, list);
                values[i].Count = length;
                values[i].Bits = (long)list;
                list += length;
            }

            status = bg_operator_call(handle, values, arguments.Length, results, MaximumResults, &count);
        }

        if (rented is not null) ArrayPool<long>.Shared.Return(rented);
        TorchException.ThrowIfFailed(status);
        return count;
    }

    private static int ListLength(in Argument argument) => argument.Reference switch
    {
        long[] numbers => numbers.Length,
        IReadOnlyList<Tensor> tensors => tensors.Count,
        _ => 0,
    };

    private static void Fill(object source, long* list)
    {
        if (source is long[] numbers)
        {
            numbers.CopyTo(new Span<long>(list, numbers.Length));
            return;
        }

        var tensors = (IReadOnlyList<Tensor>)source;
        for (int i = 0; i < tensors.Count; i++) list[i] = tensors[i].Handle;
    }

    private nint Resolve()
    {
        TorchException.ThrowIfFailed(bg_operator_find(name, overload, out nint handle));
        return _handle = handle;
    }
}
