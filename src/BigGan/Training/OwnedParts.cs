namespace BigGan.Training;

/// <summary>Disposes of objects in the reverse order of their opening.</summary>
internal sealed class OwnedParts : IDisposable
{
    private readonly Stack<IDisposable> _parts = [];

    /// <summary>Takes an object over.</summary>
    /// <returns>The same object.</returns>
    internal T Add<T>(T part)
        where T : IDisposable?
    {
        if (part is not null) _parts.Push(part);
        return part;
    }

    /// <summary>Disposes of all objects, the newest first.</summary>
    public void Dispose()
    {
        while (_parts.TryPop(out IDisposable? part)) part.Dispose();
    }
}
