using BigGan.Weights.Pickle;

namespace BigGan.Weights.PyTorch;

/// <summary>What a PyTorch file holds, whichever of its two formats it has.</summary>
/// <param name="Root">The saved value.</param>
/// <param name="Storages">Where the numbers of each storage lie, by its key.</param>
/// <param name="PassedOver">The classes of objects that were passed over.</param>
internal sealed record PyTorchContent(PickleValue Root, IReadOnlyDictionary<string, StoredBytes> Storages, IReadOnlyList<string> PassedOver);
