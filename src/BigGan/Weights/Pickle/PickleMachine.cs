using BigGan.Names;

namespace BigGan.Weights.Pickle;

/// <summary>Interprets the instructions of a pickle that build data, and refuses the first one that would do anything else.</summary>
/// <remarks>Time and memory are bounded by the length of the pickle: it has no loops, and bytes copied by calls are counted.</remarks>
internal sealed class PickleMachine
{
    private const int MostValues = 4_000_000;
    private readonly PickleInput _input;
    private readonly PickleStorages? _storages;
    private readonly List<PickleValue> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, PickleValue> _memo = [];
    private int _values;

    private PickleMachine(PickleInput input, PickleStorages? storages) => (_input, _storages) = (input, storages);

    /// <summary>Reads one pickle, up to and including its STOP instruction.</summary>
    /// <param name="input">Positioned at the start of the pickle.</param>
    /// <param name="storages">Receives the storages that the pickle names; null if it may not name any.</param>
    /// <exception cref="InvalidFileException">It is damaged, contains something other than data, or is a decompression bomb.</exception>
    public static PickleValue Read(PickleInput input, PickleStorages? storages)
    {
        PickleValue value = new PickleMachine(input, storages).Run();
        PickleTree.Check(input, value);
        return value;
    }

    private PickleValue Run()
    {
        while (true)
        {
            var code = (PickleOpcode)_input.ReadByte();
            if (code == PickleOpcode.Stop)
                break;
            if (PickleLiterals.Read(_input, code) is { } literal)
                Push(literal);
            else
                Execute(code);
        }

        PickleValue result = Pop();
        if (_stack.Count > 0 || _marks.Count > 0)
            throw _input.Error("is damaged: its pickle ends in the middle of something");
        return result;
    }

    private void Execute(PickleOpcode code)
    {
        switch (code)
        {
            case PickleOpcode.Proto: CheckProtocol(_input.Read(1, "the protocol")[0]); break;
            case PickleOpcode.Frame: PickleLiterals.ReadLength(_input, 8); break;
            case PickleOpcode.Mark: CountValue(); _marks.Add(_stack.Count); break;
            case PickleOpcode.Pop: DropTop(); break;
            case PickleOpcode.PopMark: PopToMark(); break;
            case PickleOpcode.Dup: Push(Top()); break;
            case PickleOpcode.EmptyList or PickleOpcode.EmptySet: Push(new PickleList([], isTuple: false)); break;
            case PickleOpcode.EmptyTuple: Push(new PickleList([], isTuple: true)); break;
            case PickleOpcode.EmptyDict: Push(new PickleDictionary()); break;
            case PickleOpcode.List: Push(new PickleList(PopToMark(), isTuple: false)); break;
            case PickleOpcode.Tuple or PickleOpcode.FrozenSet: Push(new PickleList(PopToMark(), isTuple: true)); break;
            case PickleOpcode.Tuple1: PushTuple(1); break;
            case PickleOpcode.Tuple2: PushTuple(2); break;
            case PickleOpcode.Tuple3: PushTuple(3); break;
            case PickleOpcode.Dict: PushDictionary(PopToMark()); break;
            case PickleOpcode.Append: AddToList([Pop()]); break;
            case PickleOpcode.Appends or PickleOpcode.AddItems: AddToList(PopToMark()); break;
            case PickleOpcode.SetItem: AddToDictionary(PopMany(2)); break;
            case PickleOpcode.SetItems: AddToDictionary(PopToMark()); break;
            case PickleOpcode.Get: Recall(ParseIndex()); break;
            case PickleOpcode.BinGet: Recall(PickleLiterals.ReadLength(_input, 1)); break;
            case PickleOpcode.LongBinGet: Recall(PickleLiterals.ReadLength(_input, 4)); break;
            case PickleOpcode.Put: Remember(ParseIndex()); break;
            case PickleOpcode.BinPut: Remember(PickleLiterals.ReadLength(_input, 1)); break;
            case PickleOpcode.LongBinPut: Remember(PickleLiterals.ReadLength(_input, 4)); break;
            case PickleOpcode.Memoize: Remember(_memo.Count); break;
            case PickleOpcode.Global: Push(PickleGlobals.Find(_input, _input.ReadLine("a module"), _input.ReadLine("a name"))); break;
            case PickleOpcode.StackGlobal: PushGlobal(PopMany(2)); break;
            case PickleOpcode.Inst: throw PickleGlobals.Refused(_input, _input.ReadLine("a module"), _input.ReadLine("a name"));
            case PickleOpcode.Reduce: Call(PopMany(2)); break;
            case PickleOpcode.NewObj: MakeObject(PopMany(2)); break;
            case PickleOpcode.Build: SetState(Pop()); break;
            case PickleOpcode.BinPersId: Push(Storages().Resolve(_input, Pop())); break;
            default: throw Refused(code);
        }
    }

    private InvalidFileException Refused(PickleOpcode code) => _input.Error(Enum.IsDefined(code)
        ? $"has the pickle instruction {code} at byte {_input.Position - 1}, which weights have no need of; refused"
        : $"is damaged: 0x{(byte)code:x2} at byte {_input.Position - 1} of its pickle is no instruction");

    private void CheckProtocol(byte protocol)
    {
        if (protocol > 5)
            throw _input.Error($"is a pickle of protocol {protocol}; 5 is the newest that is known");
    }

    private PickleStorages Storages() => _storages ?? throw _input.Error("is damaged: it names a storage where there is none");

    private void Push(PickleValue value)
    {
        CountValue();
        _stack.Add(value);
    }

    private void CountValue()
    {
        if (++_values > MostValues)
            throw _input.Error($"holds more than {MostValues} values; weights need far fewer");
    }

    private PickleValue Top()
    {
        int floor = _marks.Count > 0 ? _marks[^1] : 0;
        return _stack.Count > floor ? _stack[^1] : throw _input.Error($"is damaged: nothing is there to take at byte {_input.Position} of its pickle");
    }

    private PickleValue Pop()
    {
        PickleValue value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    /// <summary>Python's pickler pops a mark with the same instruction as a value.</summary>
    private void DropTop()
    {
        if (_marks.Count > 0 && _marks[^1] == _stack.Count)
            _marks.RemoveAt(_marks.Count - 1);
        else
            Pop();
    }

    private List<PickleValue> PopMany(int count)
    {
        var values = new PickleValue[count];
        for (int i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return [.. values];
    }

    private List<PickleValue> PopToMark()
    {
        if (_marks.Count == 0)
            throw _input.Error($"is damaged: no mark is there at byte {_input.Position} of its pickle");
        int start = _marks[^1];
        List<PickleValue> values = _stack[start..];
        _stack.RemoveRange(start, values.Count);
        _marks.RemoveAt(_marks.Count - 1);
        return values;
    }

    private void PushTuple(int count) => Push(new PickleList(PopMany(count), isTuple: true));

    private void PushDictionary(List<PickleValue> entries)
    {
        Push(new PickleDictionary());
        AddToDictionary(entries);
    }

    private void AddToList(List<PickleValue> values)
    {
        if (Top() is PicklePlaceholder)
            return; // an object of a subclass of list
        if (Top() is not PickleList { IsTuple: false } list)
            throw _input.Error($"is damaged: values are added to {Top().Noun}");
        foreach (PickleValue value in values)
            list.Add(value);
    }

    private void AddToDictionary(List<PickleValue> entries)
    {
        if (Top() is PicklePlaceholder)
            return; // an object of a subclass of dict, such as options
        if (Top() is not PickleDictionary dictionary)
            throw _input.Error($"is damaged: entries are added to {Top().Noun}");
        if (entries.Count % 2 != 0)
            throw _input.Error("is damaged: a dictionary has a key without a value");
        for (int i = 0; i < entries.Count; i += 2)
            dictionary.Add(_input, entries[i], entries[i + 1]);
    }

    private long ParseIndex()
    {
        string digits = _input.ReadLine("an index");
        return long.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long index)
            ? index
            : throw _input.Error($"is damaged: {Quoted.Text(digits)} is not an index");
    }

    private void Remember(long index)
    {
        // Picklers number memo entries from 0 or 1, and each entry takes at least a byte.
        if (index > _input.Position)
            throw _input.Error($"is damaged: value {index} is remembered within the first {_input.Position} bytes of its pickle");
        _memo[index] = Top();
    }

    private void Recall(long index) =>
        Push(_memo.TryGetValue(index, out PickleValue? value) ? value : throw _input.Error($"is damaged: value {index} is recalled before it was remembered"));

    private void PushGlobal(List<PickleValue> names)
    {
        if (names is not [PickleText module, PickleText name])
            throw _input.Error("is damaged: a class or function is not named by texts");
        Push(PickleGlobals.Find(_input, module.Value, name.Value));
    }

    private void Call(List<PickleValue> call)
    {
        Push(call switch
        {
            [PickleFunction function, PickleList { IsTuple: true } arguments] => function.Call(_input, arguments.Items),
            [PickleInertClass { IsMentioned: true } type, PickleList { IsTuple: true }] => _input.PassOver(type),
            _ => throw _input.Error($"calls {call[0].Noun} with {call[1].Noun}; refused"),
        });
    }

    private void MakeObject(List<PickleValue> call)
    {
        if (call is [PickleModuleClass, PickleList { IsTuple: true, Items: [] }])
        {
            Push(new PickleDictionary { IsObject = true });
            return;
        }

        if (call is not [PickleInertClass type, PickleList { IsTuple: true }])
            throw _input.Error($"makes an object of {call[0].Noun}; refused");
        Push(_input.PassOver(type));
    }

    /// <summary>The state of an object, which matters for NumPy's types and the objects of TorchScript programs among the classes that weights use.</summary>
    private void SetState(PickleValue state)
    {
        switch (Top())
        {
            case NumpyType type: type.SetState(_input, state); break;
            case PickleDictionary { IsObject: true } instance: SetAttributes(instance, state); break;
            case PickleDictionary or PicklePlaceholder: break; // PyTorch's _metadata; the flags of a layer; the data of an ignored object
            case PickleValue other: throw _input.Error($"sets the state of {other.Noun}; refused");
        }
    }

    private void SetAttributes(PickleDictionary instance, PickleValue state)
    {
        if (state is not PickleDictionary { IsObject: false } attributes)
            throw _input.Error($"is damaged: the attributes of an object are {state.Noun}");
        _input.CountCopy(attributes.Entries.Count);
        foreach ((PickleValue name, PickleValue value) in attributes.Entries)
            instance.Add(_input, name, value);
    }
}
