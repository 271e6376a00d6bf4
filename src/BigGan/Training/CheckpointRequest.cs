namespace BigGan.Training;

/// <summary>Asks a training, from any thread, to save a checkpoint and go on.</summary>
public sealed class CheckpointRequest
{
    private int _asked;

    /// <summary>Asks for a checkpoint after the step at hand.</summary>
    public void Ask() => Interlocked.Exchange(ref _asked, 1);

    /// <summary>Whether one was asked for since the last call.</summary>
    internal bool Take() => Interlocked.Exchange(ref _asked, 0) == 1;
}
