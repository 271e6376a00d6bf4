using System.Runtime.ExceptionServices;

namespace BigGan.Data;

/// <summary>Reads shuffled batches ahead on threads of its own. A batch depends only on the seed and on the position of its first image, so a run can be resumed at any image.</summary>
public sealed class BatchLoader : IDisposable
{
    private readonly IImageDataset _dataset;
    private readonly BatchLoaderOptions _options;
    private readonly BatchOrder _order;
    private readonly Thread[] _threads;

    // Guarded by _gate, which is pulsed at every change.
    private readonly object _gate = new();
    private readonly Dictionary<long, (Batch? Batch, Exception? Failure)> _ready = [];
    private long _nextToMake;
    private long _nextToGive;
    private bool _stopped;

    /// <summary>Starts reading ahead.</summary>
    /// <param name="dataset">Owned by the caller; must stay open until the loader is disposed.</param>
    /// <param name="options">Batch size, order and threads.</param>
    /// <exception cref="ArgumentException">An empty data set, or an option below its least value.</exception>
    public BatchLoader(IImageDataset dataset, BatchLoaderOptions options)
    {
        if (dataset.Count < 1)
            throw new ArgumentException("The data set has no images.", nameof(dataset));
        if (options.BatchSize < 1 || options.Workers < 1 || options.Prefetch < 1 || options.FirstImage < 0)
            throw new ArgumentException("Batch size, workers and prefetch are at least 1, and the first image is at least 0.", nameof(options));

        _dataset = dataset;
        _options = options;
        _order = new BatchOrder(dataset.Count, options.Seed);
        _threads = new Thread[options.Workers];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"batch loader {i}" };
            _threads[i].Start();
        }
    }

    /// <summary>Gives the next batch, waiting for it where necessary.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the batch is given by the next call.</exception>
    /// <exception cref="ObjectDisposedException">The loader was disposed.</exception>
    /// <exception cref="IOException">The data set failed to read an image; repeated calls fail in the same way.</exception>
    public Batch Next(CancellationToken cancellation = default)
    {
        using var wakeUp = cancellation.UnsafeRegister(static gate =>
        {
            lock (gate!)
                Monitor.PulseAll(gate);
        }, _gate);
        lock (_gate)
        {
            while (true)
            {
                ObjectDisposedException.ThrowIf(_stopped, this);
                cancellation.ThrowIfCancellationRequested();
                if (_ready.TryGetValue(_nextToGive, out var next))
                {
                    if (next.Failure is not null)
                        ExceptionDispatchInfo.Throw(next.Failure);
                    _ready.Remove(_nextToGive++);
                    Monitor.PulseAll(_gate);
                    return next.Batch!;
                }

                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Stops the threads and waits for them.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            _ready.Clear();
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads)
            thread.Join();
    }

    private void Work()
    {
        while (true)
        {
            long number;
            lock (_gate)
            {
                while (!_stopped && _nextToMake >= _nextToGive + _options.Prefetch)
                    Monitor.Wait(_gate);
                if (_stopped)
                    return;
                number = _nextToMake++;
            }

            (Batch?, Exception?) result;
            try
            {
                result = (Make(number), null);
            }
#pragma warning disable CA1031 // Whatever goes wrong on this thread is thrown again by Next.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                result = (null, exception);
            }

            lock (_gate)
            {
                if (!_stopped)
                    _ready[number] = result;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private Batch Make(long number)
    {
        int size = _options.BatchSize;
        var shape = _dataset.Shape;
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(size * shape.ByteCount));
        long[] labels = new long[size];
        long first = _options.FirstImage + (number * size);
        for (int i = 0; i < size; i++)
        {
            int index = _order.IndexAt(first + i);
            var image = pixels.AsSpan(i * shape.ByteCount, shape.ByteCount);
            _dataset.Read(index, image);
            labels[i] = _dataset.LabelOf(index);
            if (!_options.Flip || !_order.FlipAt(first + i))
                continue;
            for (int row = 0; row < image.Length; row += shape.Width)
                image.Slice(row, shape.Width).Reverse();
        }

        return new Batch(shape, pixels, labels);
    }
}

/// <summary>Batch size, order and read-ahead of a <see cref="BatchLoader"/>.</summary>
public sealed record BatchLoaderOptions
{
    /// <summary>Images per batch; may exceed the size of the data set.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Determines the order of the images and which are mirrored.</summary>
    public long Seed { get; init; }

    /// <summary>Mirror each image, left to right, with probability one half.</summary>
    public bool Flip { get; init; }

    /// <summary>Threads that read ahead.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The greatest number of batches that are finished or being read.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>Position in the endless stream of images at which batch 0 begins; at least 0.</summary>
    public long FirstImage { get; init; }
}

/// <summary>Images and labels of one batch.</summary>
/// <param name="Shape">Shape of each image.</param>
/// <param name="Pixels">u8 [N,C,H,W].</param>
/// <param name="Labels">i64 [N], each in [0, number of classes).</param>
public sealed record Batch(ImageShape Shape, byte[] Pixels, long[] Labels)
{
    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;
}
