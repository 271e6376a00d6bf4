using BigGan.Torch;

namespace BigGan.Weights.Pickle;

/// <summary>A class or function that a pickle may name. Naming it runs nothing: calls are answered by code of ours.</summary>
/// <param name="Name">Module and name in Python.</param>
internal abstract record PickleGlobal(string Name) : PickleValue
{
    internal override string Noun => $"the class {Name}";
}

/// <summary>What a storage is declared to hold.</summary>
/// <param name="Name">Such as <c>torch.FloatStorage</c>.</param>
/// <param name="Type">Element type.</param>
internal sealed record PickleStorageType(string Name, DataType Type) : PickleGlobal(Name);

/// <summary>A class whose objects are passed over: one without data, such as an activation function, or one of data beside weights, such as options.</summary>
/// <param name="Name">Module and name in Python.</param>
/// <param name="IsMentioned">A reader of the file is told of its objects.</param>
internal sealed record PickleInertClass(string Name, bool IsMentioned = false) : PickleGlobal(Name);

/// <summary>A function, or a class that is called as one.</summary>
/// <param name="Name">Module and name in Python.</param>
/// <param name="Call">Our answer to a call with the given arguments.</param>
internal sealed record PickleFunction(string Name, Func<PickleInput, IReadOnlyList<PickleValue>, PickleValue> Call) : PickleGlobal(Name);
