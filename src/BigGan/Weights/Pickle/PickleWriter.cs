using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using BigGan.Torch;

namespace BigGan.Weights.Pickle;

/// <summary>Writes pickles of protocol 2, which every PyTorch reads. The memo is not used, because repeated names cost only a few bytes.</summary>
internal sealed class PickleWriter
{
    private readonly ArrayBufferWriter<byte> _out = new();

    public PickleWriter() => Write([(byte)PickleOpcode.Proto, 2]);

    /// <summary>Ends the pickle.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        Emit(PickleOpcode.Stop);
        return _out.WrittenMemory;
    }

    /// <summary>Begins a collections.OrderedDict; keys and values come next, then <see cref="EndDictionary"/>.</summary>
    public void BeginOrderedDictionary()
    {
        WriteEmptyOrderedDictionary();
        Emit(PickleOpcode.Mark);
    }

    public void EndDictionary() => Emit(PickleOpcode.SetItems);

    /// <summary>A value other than a tensor or a placeholder.</summary>
    /// <exception cref="ArgumentException">The value is a tensor, a placeholder or bytes.</exception>
    public void Write(PickleValue value)
    {
        switch (value)
        {
            case PickleNull: Emit(PickleOpcode.None); break;
            case PickleBoolean boolean: Emit(boolean.Value ? PickleOpcode.NewTrue : PickleOpcode.NewFalse); break;
            case PickleInteger number: Write(number.Value); break;
            case PickleReal number: Write(number.Value); break;
            case PickleText text: Write(text.Value); break;
            case PickleList list: Write(list); break;
            case PickleDictionary dictionary: Write(dictionary); break;
            default: throw new ArgumentException($"{value.Noun} cannot be written among plain values", nameof(value));
        }
    }

    public void Write(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Emit(PickleOpcode.BinUnicode);
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), bytes.Length);
        _out.Write(bytes);
    }

    /// <summary>A row-major tensor that covers a whole storage.</summary>
    public void WriteTensor(string storageKey, DataType type, IReadOnlyList<long> shape)
    {
        WriteGlobal("torch._utils", "_rebuild_tensor_v2");
        Emit(PickleOpcode.Mark);
        Emit(PickleOpcode.Mark);
        Write("storage");
        WriteGlobal("torch", PickleGlobals.StorageName(type));
        Write(storageKey);
        Write("cpu");
        Write(shape.Aggregate(1L, (product, size) => product * size));
        Emit(PickleOpcode.Tuple);
        Emit(PickleOpcode.BinPersId);
        Write(0L); // offset
        WriteTuple(shape);
        WriteTuple(Strides(shape));
        Emit(PickleOpcode.NewFalse); // no gradient
        WriteEmptyOrderedDictionary(); // no hooks
        Emit(PickleOpcode.Tuple);
        Emit(PickleOpcode.Reduce);
    }

    private static long[] Strides(IReadOnlyList<long> shape)
    {
        long[] strides = new long[shape.Count];
        long stride = 1;
        for (int i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(shape[i], 1); // as PyTorch does for tensors without elements
        }

        return strides;
    }

    private void Write(long number)
    {
        if (number is >= int.MinValue and <= int.MaxValue)
        {
            Emit(PickleOpcode.BinInt);
            BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), (int)number);
            return;
        }

        Write([(byte)PickleOpcode.Long1, 8]);
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), number);
    }

    private void Write(double number)
    {
        Emit(PickleOpcode.BinFloat);
        BinaryPrimitives.WriteDoubleBigEndian(Reserve(8), number);
    }

    private void Write(PickleList list)
    {
        if (!list.IsTuple)
            Emit(PickleOpcode.EmptyList);
        Emit(PickleOpcode.Mark);
        foreach (PickleValue item in list.Items)
            Write(item);
        Emit(list.IsTuple ? PickleOpcode.Tuple : PickleOpcode.Appends);
    }

    private void Write(PickleDictionary dictionary)
    {
        Emit(PickleOpcode.EmptyDict);
        Emit(PickleOpcode.Mark);
        foreach ((PickleValue key, PickleValue value) in dictionary.Entries)
        {
            Write(key);
            Write(value);
        }

        Emit(PickleOpcode.SetItems);
    }

    private void WriteTuple(IReadOnlyList<long> numbers)
    {
        Emit(PickleOpcode.Mark);
        foreach (long number in numbers)
            Write(number);
        Emit(PickleOpcode.Tuple);
    }

    private void WriteEmptyOrderedDictionary()
    {
        WriteGlobal("collections", "OrderedDict");
        Emit(PickleOpcode.EmptyTuple);
        Emit(PickleOpcode.Reduce);
    }

    private void WriteGlobal(string module, string name)
    {
        Emit(PickleOpcode.Global);
        _out.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    private void Emit(PickleOpcode code) => Write([(byte)code]);

    private void Write(ReadOnlySpan<byte> bytes) => _out.Write(bytes);

    private Span<byte> Reserve(int count)
    {
        Span<byte> span = _out.GetSpan(count)[..count];
        _out.Advance(count);
        return span;
    }
}
