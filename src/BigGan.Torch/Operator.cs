using System.Buffers;
using static BigGan.Torch.NativeMethods;

namespace BigGan.Torch;

/// <summary>One operator of LibTorch's dispatcher, resolved at its first call and kept.</summary>
/// <remarks>
/// Autograd and every device work through it. Trailing arguments left out take the schema's defaults. Tensors among the arguments are
/// held during the call: one that another thread disposes meanwhile is freed after it.
/// </remarks>
/// <param name="name">The name in the dispatcher: "aten::conv2d".</param>
/// <param name="overload">The overload: "Tensor"; often empty.</param>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private const int MaximumResults = 8;

    // Enough for the sizes, strides and paddings of one call; longer lists (of parameters) are rented.
    private const int StackListLength = 48;

    private nint _handle;

    /// <summary>Calls an operator whose result is one tensor, which belongs to the thread's innermost scope.</summary>
    /// <exception cref="TorchException">LibTorch has no such operator, it refused the arguments, or the result is something else.</exception>
    /// <exception cref="InvalidOperationException">No scope is open.</exception>
    internal Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        TensorScope.Frame frame = TensorScope.Frame.Required;
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        int count = Run(arguments, results);
        if (count != 1 || results[0].Tag != ValueTag.Tensor) throw Unexpected(results, count, "one tensor");
        return new Tensor((nint)results[0].Bits, frame);
    }

    /// <summary>Calls an operator whose results are several tensors, or one list of tensors; all belong to the innermost scope.</summary>
    /// <inheritdoc cref="Call" path="/exception"/>
    internal Tensor[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        TensorScope.Frame frame = TensorScope.Frame.Required;
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        int count = Run(arguments, results);
        if (count == 1 && results[0].Tag == ValueTag.TensorList)
        {
            var tensors = new Tensor[results[0].Count];
            for (int i = 0; i < tensors.Length; i++) tensors[i] = new Tensor(((nint*)results[0].Bits)[i], frame);
            bg_free((nint)results[0].Bits);
            return tensors;
        }

        for (int i = 0; i < count; i++)
        {
            if (results[i].Tag != ValueTag.Tensor) throw Unexpected(results, count, "tensors");
        }

        var values = new Tensor[count];
        for (int i = 0; i < count; i++) values[i] = new Tensor((nint)results[i].Bits, frame);
        return values;
    }

    /// <summary>Calls an in-place operator; its result is an argument again and is dropped.</summary>
    /// <exception cref="TorchException">LibTorch has no such operator, or it refused the arguments.</exception>
    internal void Invoke(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        Drop(results, Run(arguments, results));
    }

    /// <summary>Calls an operator whose result is one number; true is 1 and false 0.</summary>
    /// <exception cref="TorchException">LibTorch has no such operator, it refused the arguments, or the result is something else.</exception>
    internal double CallNumber(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[MaximumResults];
        int count = Run(arguments, results);
        return (count == 1 ? results[0].Tag : ValueTag.None) switch
        {
            ValueTag.Double => BitConverter.Int64BitsToDouble(results[0].Bits),
            ValueTag.Int or ValueTag.Bool => results[0].Bits,
            _ => throw Unexpected(results, count, "one number"),
        };
    }

    private int Run(ReadOnlySpan<Argument> arguments, NativeValue* results)
    {
        nint handle = _handle != 0 ? _handle : Resolve();
        int listLength = 0;
        foreach (ref readonly Argument argument in arguments) listLength += argument.ListLength;
        long[]? rented = listLength > StackListLength ? ArrayPool<long>.Shared.Rent(listLength) : null;
        long* stackList = stackalloc long[rented is null ? listLength : 0];
        NativeValue* values = stackalloc NativeValue[arguments.Length];
        int held = 0;
        try
        {
            fixed (long* rentedList = rented)
            {
                long* list = rented is null ? stackList : rentedList;
                for (int i = 0; i < arguments.Length; i++) values[i] = arguments[i].Hold(ref list, ref held);
                int count;
                TorchException.ThrowIfFailed(bg_operator_call(handle, values, arguments.Length, results, MaximumResults, &count));
                return count;
            }
        }
        finally
        {
            foreach (ref readonly Argument argument in arguments) argument.Release(ref held);
            if (rented is not null) ArrayPool<long>.Shared.Return(rented);
        }
    }

    // Whoever calls an operator knows from its schema what it returns, so this is a defect of that call.
    private TorchException Unexpected(NativeValue* results, int count, string expected)
    {
        var kinds = new string[count];
        for (int i = 0; i < count; i++) kinds[i] = results[i].Tag.ToString();
        Drop(results, count);
        return new TorchException($"{name} returned ({string.Join(", ", kinds)}) where {expected} was expected");
    }

    private static void Drop(NativeValue* results, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (results[i].Tag == ValueTag.Tensor) bg_tensor_free((nint)results[i].Bits);
            if (results[i].Tag != ValueTag.TensorList) continue;
            for (int t = 0; t < results[i].Count; t++) bg_tensor_free(((nint*)results[i].Bits)[t]);
            bg_free((nint)results[i].Bits);
        }
    }

    private nint Resolve()
    {
        TorchException.ThrowIfFailed(bg_operator_find(name, overload, out nint handle));
        return _handle = handle;
    }
}
