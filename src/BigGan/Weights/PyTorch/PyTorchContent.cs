using BigGan.Weights.Pickle;

namespace BigGan.Weights.PyTorch;

/// <summary>The contents of a PyTorch file of either format.</summary>
/// <param name="Root">The saved value.</param>
/// <param name="Storages">Position of each storage, by its key.</param>
/// <param name="PassedOver">The classes of ignored objects.</param>
internal sealed record PyTorchContent(PickleValue Root, IReadOnlyDictionary<string, StoredBytes> Storages, IReadOnlyList<string> PassedOver);
