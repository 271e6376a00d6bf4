using BigGan.Statistics;
using BigGan.Torch;
using BigGan.Weights;

namespace BigGan.Tests.Statistics;

public sealed class StatisticsFileTests : IDisposable
{
    private static readonly StatisticsOrigin Origin = new(new string('a', 64), 100, 16, -3, "bf16");

    private static readonly StatisticsTable Table = new([0, 0.5, 1], new Dictionary<string, (float[], float[])>
    {
        ["blocks.0.bn1"] = ([1, 2, 3, 4, 5, 6], [1, 1, 2, 2, 3, 3]),
        ["output_layer.0"] = ([-1, 0, 1], [0, 0.25f, 4]),
    })
    {
        Mode = TruncationMode.Scale,
    };

    private readonly TempFolder _folder = new();

    private string Path => _folder[StatisticsFile.FileName];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_is_read_as_it_was_written()
    {
        StatisticsFile.Write(Path, Table, Origin);
        (StatisticsTable table, StatisticsOrigin origin) = StatisticsFile.Read(Path, Origin.WeightsSha256);

        Assert.Equal(Origin, origin);
        Assert.Equal((TruncationMode.Scale, 3), (table.Mode, table.Truncations.Count));
        Assert.Equal(Table.Truncations, table.Truncations);
        Assert.Equal(Table.Norms.Order(), table.Norms.Order());
        Assert.All(Table.Norms, norm => Assert.Equal(Table[norm].Means, table[norm].Means));
        Assert.All(Table.Norms, norm => Assert.Equal(Table[norm].Variances, table[norm].Variances));
    }

    [Fact]
    public void The_same_table_gives_the_same_bytes()
    {
        StatisticsFile.Write(Path, Table, Origin);
        StatisticsFile.Write(_folder["again"], Table, Origin);
        Assert.Equal(File.ReadAllBytes(Path), File.ReadAllBytes(_folder["again"]));
    }

    [Fact]
    public void A_table_of_other_weights_is_refused()
    {
        StatisticsFile.Write(Path, Table, Origin);
        Assert.Contains("was collected from other weights", Assert.Throws<InvalidFileException>(() => StatisticsFile.Read(Path, new string('b', 64))).Message);
    }

    [Fact]
    public void A_changed_byte_anywhere_is_noticed()
    {
        StatisticsFile.Write(Path, Table, Origin);
        byte[] bytes = File.ReadAllBytes(Path);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= 1;
            Refused(changed);
        }

        for (int length = 0; length < bytes.Length; length++) Refused(bytes[..length]);
        Refused([.. bytes, 0]);
    }

    [Fact]
    public void Files_that_lie_about_what_they_hold_are_refused()
    {
        RefusedWith("is not a table of statistics", change: metadata => metadata.Remove("format"));
        RefusedWith("has version '2'", change: metadata => metadata["version"] = "2");
        RefusedWith("unknown truncation mode 'cut'", change: metadata => metadata["truncation_mode"] = "cut");
        RefusedWith("its passes is '-1'", change: metadata => metadata["passes"] = "-1");
        RefusedWith("its batch_size is '99999999999'", change: metadata => metadata["batch_size"] = "99999999999");
        RefusedWith("its header lacks seed", change: metadata => metadata.Remove("seed"));
        RefusedWith("its contents differ from the SHA-256", change: metadata => metadata["passes"] = "50");
        RefusedWith("tensor 'truncations' is Float32", new TensorItem("truncations", DataType.Float32, [3], new byte[12]));
        RefusedWith("has no tensor 'truncations'", without: "truncations");
        RefusedWith("has no tensor 'output_layer.0.var'", without: "output_layer.0.var");
        RefusedWith("unexpected tensor 'output_layer.0.var'", without: "output_layer.0.mean");
        RefusedWith("unexpected tensor 'weight'", new TensorItem("weight", DataType.Float32, [3, 1], new byte[12]));
        RefusedWith("tensor 'output_layer.0.mean' is Float32 [1,3] instead of Float32 [3,C]", new TensorItem("output_layer.0.mean", DataType.Float32, [1, 3], new byte[12]));
        RefusedWith("'output_layer.0' has a mean that is not a finite number", new TensorItem("output_layer.0.mean", DataType.Float32, [3, 1], BitConverter.GetBytes(float.NaN).Concat(new byte[8]).ToArray()));
    }

    private void Refused(byte[] bytes)
    {
        File.WriteAllBytes(Path, bytes);
        Assert.Throws<InvalidFileException>(() => StatisticsFile.Read(Path));
    }

    private void RefusedWith(string reason, TensorItem? instead = null, string? without = null, Action<Dictionary<string, string>>? change = null)
    {
        StatisticsFile.Write(Path, Table, Origin);
        List<TensorItem> items;
        Dictionary<string, string> metadata;
        using (var reader = new SafetensorsReader(Path))
        {
            metadata = new Dictionary<string, string>(reader.Metadata);
            items = [.. reader.Names.Where(name => name != without && name != instead?.Name).Select(name =>
                new TensorItem(name, reader[name].Type, reader[name].Shape, reader.Bytes(name).ToArray()))];
        }

        change?.Invoke(metadata);
        if (instead is not null) items.Add(instead);
        SafetensorsWriter.Write(Path, items, metadata);
        string message = Assert.Throws<InvalidFileException>(() => StatisticsFile.Read(Path)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
