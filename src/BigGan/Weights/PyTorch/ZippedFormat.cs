using System.Text;
using BigGan.Names;
using BigGan.Torch;
using BigGan.Weights.Pickle;
using BigGan.Weights.Zip;

namespace BigGan.Weights.PyTorch;

/// <summary>The format of PyTorch 1.6 and later: a zip archive with a pickle and one file per storage. That of a TorchScript program has its code too, which is not read.</summary>
internal static class ZippedFormat
{
    private const string Pickle = "data.pkl", ProgramConstants = "constants.pkl";

    /// <summary>Reads and checks everything but tensor data.</summary>
    /// <exception cref="InvalidFileException">It is damaged, has another format, or contains something other than data.</exception>
    public static PyTorchContent Read(FileBytes file, StoredBytesReader reader)
    {
        ZipDirectory directory = ZipDirectory.Read(file);
        string folder = FindFolder(file, directory);
        CheckByteOrder(file, reader, directory, folder);

        var blocks = new Dictionary<string, StoredBytes>(StringComparer.Ordinal);
        var storages = new PickleStorages(storage =>
        {
            string name = $"{folder}data/{storage.Key}";
            if (!directory.Items.TryGetValue(name, out ZipItem? item))
                throw new InvalidFileException(file.Path, $"is damaged: storage {Quoted.Text(storage.Key)} has no data");
            if (item.Length / storage.Type.ByteSize() != storage.Count)
                throw new InvalidFileException(file.Path, $"is damaged: storage {Quoted.Text(storage.Key)} has {item.Length} bytes for {storage.Count} elements of {storage.Type}");
            var block = StoredBytes.Of(item);
            reader.Check(block, Quoted.Text(name));
            blocks.Add(storage.Key, block);
        });

        var pickle = StoredBytes.Of(directory.Items[folder + Pickle]);
        if (pickle.Length > PickleInput.Limit)
            throw new InvalidFileException(file.Path, $"has {pickle.Length} bytes of pickled data; weights need far less");
        reader.Check(pickle, Pickle);
        using var stream = new MemoryStream(reader.ReadAll(pickle));
        var input = new PickleInput(file.Path, stream, stream.Length) { HasModules = directory.Items.ContainsKey(folder + ProgramConstants) };
        PickleValue root = PickleMachine.Read(input, storages);
        if (input.Remaining > 0)
            throw new InvalidFileException(file.Path, $"is damaged: {input.Remaining} bytes follow the end of its pickle");
        return new PyTorchContent(root, blocks, input.PassedOver);
    }

    /// <summary>The folder of all entries, with its slash; the name is arbitrary.</summary>
    private static string FindFolder(FileBytes file, ZipDirectory directory)
    {
        string[] folders =
        [
            .. directory.Items.Keys.Where(name => name.EndsWith("/" + Pickle, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - Pickle.Length - 1)
                .Select(name => name[..^Pickle.Length]),
        ];
        if (folders is not [string folder])
            throw new InvalidFileException(file.Path, folders.Length == 0 ? "is a zip archive, but not one of PyTorch: it has no data.pkl" : "has several data.pkl");
        return folder;
    }

    private static void CheckByteOrder(FileBytes file, StoredBytesReader reader, ZipDirectory directory, string folder)
    {
        if (!directory.Items.TryGetValue(folder + "byteorder", out ZipItem? item))
            return; // PyTorch before 2.1
        string order = item.Length <= 10 ? Encoding.Latin1.GetString(reader.ReadAll(StoredBytes.Of(item))) : "";
        if (order != "little")
            throw new InvalidFileException(file.Path, $"has numbers in the byte order {Quoted.Text(order)}; only little-endian ones are supported");
    }
}
