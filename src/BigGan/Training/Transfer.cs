using BigGan.Checkpoints;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Names;
using BigGan.Recipes;
using BigGan.Torch;

namespace BigGan.Training;

/// <summary>Starts networks with the weights of a trained model, for other classes.</summary>
/// <remarks>
/// Everything is copied but the class embeddings, which are tables with one row per class: rows of named classes are copied,
/// the others made anew. A singular vector over the classes follows their order; where the classes are not the same, it starts at random. Optimizers start fresh. Freezing the first blocks of D is an option of the run
/// (<see cref="TrainingOptions.FrozenDiscriminatorBlocks"/>; Mo, Cho and Shin 2020).
/// </remarks>
public sealed class Transfer : IDisposable
{
    // Statistics by truncation are only used in sampling; training starts from the statistics of untruncated latents.
    private const double NoTruncation = 1;

    private readonly ModelSource _source;
    private readonly TransferOptions _options;
    private readonly IReadOnlyList<string> _classNames;
    private readonly int?[] _rows;

    private Transfer(ModelSource source, TransferOptions options, IReadOnlyList<string> classNames, int?[] rows) =>
        (_source, _options, _classNames, _rows) = (source, options, classNames, rows);

    /// <summary>The architecture: the source's with the number of classes of the images.</summary>
    public ModelOptions Model => _source.Model with { ClassCount = _classNames.Count };

    /// <summary>What a person should be told of the classes that were named by less than their names.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Whether the source has a discriminator; without one D starts at random.</summary>
    public bool HasDiscriminator => _source.HasDiscriminator;

    /// <summary>The architecture of a model, for opening images of its size.</summary>
    /// <exception cref="InvalidFileException">The path is no model, or it is damaged.</exception>
    public static (ModelOptions Model, TrainingOptions? Recipe) Describe(string source)
    {
        using ModelSource opened = ModelSource.Open(source);
        return (opened.Model, opened.Location?.Manifest.Options);
    }

    /// <summary>Opens the source and settles which class starts with whose embedding; nothing is built yet.</summary>
    /// <param name="options">Where from and which classes.</param>
    /// <param name="classNames">The classes of the images.</param>
    /// <exception cref="InvalidFileException">The source is no model, it is damaged, or its tensors are not those of its networks.</exception>
    /// <exception cref="InvalidOptionException">A class does not exist, the message has the nearest; or one is named twice.</exception>
    public static Transfer Open(TransferOptions options, IReadOnlyList<string> classNames)
    {
        ModelSource source = ModelSource.Open(options.Source);
        try
        {
            source.Check();
            var rows = new int?[classNames.Count];
            for (int label = 0; label < rows.Length; label++) rows[label] = SameName(source.ClassNames, classNames[label]);
            var (ours, theirs) = (new ClassList(classNames), new ClassList(source.ClassNames));
            var named = new HashSet<int>();
            var notes = new List<string>();
            foreach ((string name, string from) in options.Classes)
            {
                int label = Find(ours, name);
                if (!named.Add(label)) throw new InvalidOptionException($"class '{classNames[label]}' is given two classes to start from");
                rows[label] = Find(theirs, from);
            }

            return new Transfer(source, options, classNames, rows) { Notes = notes };

            int Find(ClassList classes, string query)
            {
                ClassMatch match = classes.Find(query);
                if (match.Note is { } note) notes.Add(note);
                return match.Label;
            }
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Fills freshly built networks.</summary>
    /// <param name="networks">Of the architecture <see cref="Model"/>.</param>
    /// <param name="random">Draws the embeddings of new classes.</param>
    /// <returns>What was taken over.</returns>
    /// <exception cref="InvalidFileException">The source's weights are damaged or do not fit its description.</exception>
    internal WeightsTransferred Apply(TrainingNetworks networks, RandomGenerator random)
    {
        var fresh = new List<string>();
        int taken = 0;
        using (IGenerator trained = _source.LoadGenerator(Device.Cpu))
        {
            _source.Statistics?.Apply(trained, NoTruncation);
            taken += Take(networks.Generator.Parameters, trained.Parameters, random, fresh);
        }

        if (_source.HasDiscriminator)
        {
            using IDiscriminator trained = _source.LoadDiscriminator(Device.Cpu);
            taken += Take(networks.Discriminator.Parameters, trained.Parameters, random, fresh);
        }

        networks.Average?.Parameters.CopyFrom(networks.Generator.Parameters);
        return new WeightsTransferred(
            _options.Source, taken, _source.HasDiscriminator, fresh,
            [.. _classNames.Select((name, label) => new TransferredClass(name, _rows[label] is { } row ? _source.ClassNames[row] : null))]);
    }

    /// <summary>Closes the source.</summary>
    public void Dispose() => _source.Dispose();

    private static int? SameName(IReadOnlyList<string> names, string name)
    {
        string form = CanonicalForm.Of(name);
        int[] found = [.. Enumerable.Range(0, names.Count).Where(label => CanonicalForm.Of(names[label]).Equals(form, StringComparison.OrdinalIgnoreCase))];
        if (found.Length > 1) found = [.. found.Where(label => names[label] == name)];
        return found is [int only] ? only : null;
    }

    // Class tables are filled row by row, singular vectors over their rows likewise if they still fit; everything else is copied.
    private int Take(ParameterStore ours, ParameterStore theirs, RandomGenerator random, List<string> fresh)
    {
        using var noGrad = Autograd.NoGrad();
        HashSet<string> tables = [.. ours.Entries.Where(entry => entry.IsClassTable).Select(entry => entry.Place)];
        int taken = 0;
        foreach (Parameter entry in ours.Entries)
        {
            using var scope = new TensorScope();
            Tensor source = theirs[entry.Name], target = entry.Value;
            if (entry.IsClassTable)
            {
                target.CopyFrom(Rows(source, random));
                if (Array.TrueForAll(_rows, row => row is not null)) taken++;
                else fresh.Add(entry.Name);
            }
            else if (entry.Role == ParameterRole.LeftSingularVector && tables.Contains(entry.Place))
            {
                if (!IsReordered)
                {
                    fresh.Add(entry.Name); // it started at random and is iterated
                    continue;
                }

                target.CopyFrom(ShapeOperators.Concatenate([.. _rows.Select(row => source.Narrow(1, row!.Value, 1))], 1));
                taken++;
            }
            else
            {
                target.CopyFrom(source);
                taken++;
            }
        }

        return taken;
    }

    // Whether the classes are those of the source, each once.
    private bool IsReordered => _rows.Length == _source.Model.ClassCount && _rows.All(row => row is not null) && _rows.Distinct().Count() == _rows.Length;

    private Tensor Rows(Tensor source, RandomGenerator random)
    {
        long size = source.Size(1);
        Tensor mean = source.Mean([0]), deviation = (source - mean).Square().Mean([0]).Sqrt();
        return ShapeOperators.Concatenate(
        [
            .. _rows.Select(row => row is { } known ? source.Narrow(0, known, 1)
                : _options.NewClasses == NewClassEmbedding.Mean ? mean.Unsqueeze(0)
                : (mean + (TensorFactory.RandomNormal(random, size) * deviation)).Unsqueeze(0)),
        ]);
    }
}
