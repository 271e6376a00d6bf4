using BigGan.Torch;

namespace BigGan.Weights.Pickle;

/// <summary>A class or function that a pickle may name. Naming it runs nothing; calls are implemented here.</summary>
/// <param name="Name">Module and name in Python.</param>
internal abstract record PickleGlobal(string Name) : PickleValue
{
    internal override string Noun => $"the class {Name}";
}

/// <summary>The class of a storage.</summary>
/// <param name="Name">Such as <c>torch.FloatStorage</c>.</param>
/// <param name="Type">Element type.</param>
internal sealed record PickleStorageType(string Name, DataType Type) : PickleGlobal(Name);

/// <summary>A class whose objects are ignored: one without data, such as an activation function, or data beside weights, such as options.</summary>
/// <param name="Name">Module and name in Python.</param>
/// <param name="IsMentioned">Whether the reader of the file is told about its objects.</param>
internal sealed record PickleInertClass(string Name, bool IsMentioned = false) : PickleGlobal(Name);

/// <summary>A class of a TorchScript program: its objects are read as dictionaries of their attributes.</summary>
/// <param name="Name">Module and name in the program.</param>
internal sealed record PickleModuleClass(string Name) : PickleGlobal(Name);

/// <summary>A function, or a class that is called as one.</summary>
/// <param name="Name">Module and name in Python.</param>
/// <param name="Call">Our implementation of the call.</param>
internal sealed record PickleFunction(string Name, Func<PickleInput, IReadOnlyList<PickleValue>, PickleValue> Call) : PickleGlobal(Name);
