using System.Buffers.Binary;
using BigGan.Names;
using BigGan.Weights.Pickle;

namespace BigGan.Weights.PyTorch;

/// <summary>The format before PyTorch 1.6: five pickles (magic number, protocol, system, the value, keys of storages), then the storages one after another.</summary>
internal static class LegacyFormat
{
    private const long Protocol = 1001;
    private const int CountSize = 8;
    private const int BufferSize = 1 << 16;

    // The integer 0x1950a86a20f9469cfc6c as pickled.
    private static ReadOnlySpan<byte> Magic => [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    /// <summary>Reads and checks everything but tensor data.</summary>
    /// <exception cref="InvalidFileException">It is damaged, has another format, or contains something other than data.</exception>
    public static PyTorchContent Read(FileBytes file)
    {
        using var stream = new BufferedStream(new FileSlice(file, 0, file.Length), BufferSize);
        var input = new PickleInput(file.Path, stream, file.Length);
        ReadMagic(input);
        if (PickleMachine.Read(input, storages: null) is not PickleInteger { Value: Protocol })
            throw input.Error($"is of a PyTorch protocol other than {Protocol}");
        if (PickleMachine.Read(input, storages: null) is PickleDictionary system && system.Find("little_endian") is PickleBoolean { Value: false })
            throw input.Error("has big-endian numbers; only little-endian ones are supported");

        var storages = new PickleStorages(storage =>
        {
            if (storage.ByteCount > file.Length)
                throw input.Error($"is cut short or damaged: storage {Quoted.Text(storage.Key)} has {storage.ByteCount} bytes, the file {file.Length}");
        });
        PickleValue root = PickleMachine.Read(input, storages);
        if (PickleMachine.Read(input, storages: null) is not PickleList keys)
            throw input.Error("is damaged: it has no list of storages");
        return new PyTorchContent(root, Locate(file, input.Position, storages, keys), input.PassedOver);
    }

    private static void ReadMagic(PickleInput input)
    {
        bool isPickle = input.ReadByte() == (byte)PickleOpcode.Proto && input.ReadByte() <= 5;
        byte code = input.ReadByte();
        if (code == (byte)PickleOpcode.Frame)
        {
            input.Read(8, "a frame");
            code = input.ReadByte();
        }

        if (!isPickle || code != (byte)PickleOpcode.Long1 || input.ReadByte() != Magic.Length || !input.Read(Magic.Length, "the magic number").SequenceEqual(Magic)
            || input.ReadByte() != (byte)PickleOpcode.Stop)
        {
            throw input.Error("is a pickle, but not one of PyTorch: its magic number is missing");
        }
    }

    private static Dictionary<string, StoredBytes> Locate(FileBytes file, long position, PickleStorages storages, PickleList keys)
    {
        InvalidFileException Error(string problem) => new(file.Path, problem);
        var blocks = new Dictionary<string, StoredBytes>(StringComparer.Ordinal);
        foreach (PickleValue item in keys.Items)
        {
            string key = PickleStorages.Key(item) ?? throw Error($"is damaged: a storage is named by {item.Noun}");
            if (!storages.ByKey.TryGetValue(key, out PickleStorage? storage))
                throw Error($"is damaged: it has data of storage {Quoted.Text(key)}, which no tensor uses");
            if (file.Length - position < CountSize)
                throw Error($"is cut short: it ends before storage {Quoted.Text(key)}");
            long count = BinaryPrimitives.ReadInt64LittleEndian(file.Read(position, CountSize));
            position += CountSize;
            if (count != storage.Count)
                throw Error($"is damaged: storage {Quoted.Text(key)} has {count} elements instead of {storage.Count}");
            if (storage.ByteCount > file.Length - position)
                throw Error($"is cut short: storage {Quoted.Text(key)} has {storage.ByteCount} bytes, and {file.Length - position} are left");
            if (!blocks.TryAdd(key, new StoredBytes(position, storage.ByteCount, storage.ByteCount, IsDeflated: false)))
                throw Error($"is damaged: it has storage {Quoted.Text(key)} twice");
            position += storage.ByteCount;
        }

        string? missing = storages.ByKey.Keys.FirstOrDefault(key => !blocks.ContainsKey(key));
        return missing is null ? blocks : throw Error($"is damaged: storage {Quoted.Text(missing)} has no data");
    }
}
