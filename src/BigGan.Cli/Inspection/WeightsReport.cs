using BigGan.Checkpoints;
using BigGan.Weights;

namespace BigGan.Cli.Inspection;

/// <summary>What is in a weight file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Elements">Numbers in all tensors.</param>
/// <param name="Bytes">Bytes of all tensors.</param>
/// <param name="Tensors">In the order of the file.</param>
internal sealed record WeightsReport(string Path, long Elements, long Bytes, IReadOnlyList<TensorFacts> Tensors)
{
    private const int FewTensors = 40;

    /// <summary>The model in the file, in one line, or why it is not a model; null if not requested.</summary>
    public string? Model { get; private init; }

    /// <exception cref="InvalidFileException">It is missing, damaged or of a kind that is not read.</exception>
    internal static WeightsReport Of(string path)
    {
        using ITensorFile file = TensorFiles.Open(path);
        TensorFacts[] tensors = [.. file.Names.Select(name => TensorFacts.Of(file[name]))];
        return new WeightsReport(path, tensors.Sum(tensor => tensor.Elements), tensors.Sum(tensor => tensor.Bytes), tensors);
    }

    /// <summary>Reads the file and recognises its model.</summary>
    /// <exception cref="InvalidFileException">It is missing, damaged or of a kind that is not read.</exception>
    internal static WeightsReport WithModel(string path) => Of(path) with { Model = DescribeModel(path) };

    internal void Print(Terminal terminal, bool all)
    {
        TensorFacts[] shown = [.. all ? Tensors : Tensors.Take(FewTensors)];
        string[][] rows = [["tensor", "type", "shape", "bytes"], .. shown.Select(tensor => (string[])[tensor.Name, tensor.Type, tensor.ShapeText, Quantity.Exact(tensor.Bytes)])];
        int[] widths = [.. Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
            terminal.WriteLine($"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3].PadLeft(widths[3])}");
        if (shown.Length < Tensors.Count) terminal.WriteLine($"... and {Quantity.Exact(Tensors.Count - shown.Length)} more (--tensors lists all)");
        string types = string.Join(", ", Tensors.GroupBy(tensor => tensor.Type).Select(group => $"{Quantity.Exact(group.Count())} {group.Key}"));
        terminal.WriteLine($"{Quantity.Exact(Tensors.Count)} tensors ({types}), {Quantity.Exact(Elements)} numbers, {Quantity.Bytes(Bytes)}");
        if (Model is not null) terminal.WriteLine($"model: {Model}");
    }

    // Any file of tensors may be looked at, so one that is no model is no failure here.
    private static string DescribeModel(string path)
    {
        try
        {
            using ModelSource source = ModelSource.Open(path);
            string whose = source.Location is { } ours ? $"part of a {ours.Manifest.Format}" : source.Format;
            return $"{whose}: {NetworkReport.Title(source.Model)}";
        }
        catch (InvalidFileException e)
        {
            return $"none; the file {e.Problem}";
        }
    }
}
