namespace BigGan.Training;

/// <summary>Asks a training, from any thread, to save a checkpoint and go on.</summary>
public sealed class CheckpointRequest : ITrainingObserver
{
    private int _asked;

    /// <summary>Asks for a checkpoint after the step at hand.</summary>
    public void Ask() => Interlocked.Exchange(ref _asked, 1);

    /// <inheritdoc />
    public TrainingDecision AfterStep(TrainingSession session) => Interlocked.Exchange(ref _asked, 0) == 1 ? TrainingDecision.Save : TrainingDecision.Continue;
}
