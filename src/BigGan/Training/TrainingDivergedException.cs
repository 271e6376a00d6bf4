using System.Globalization;

namespace BigGan.Training;

/// <summary>A loss became infinite or not a number; the networks are of no more use.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception; the message has the step, the losses and what to go back to.</summary>
    public TrainingDivergedException(long step, StepLosses losses, string? lastCheckpoint)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"training diverged at step {step}: loss of D on real images {losses.Real:G4}, on generated ones {losses.Fake:G4}, of G {losses.Generator:G4}; ") +
            (lastCheckpoint is null ? "no checkpoint was saved yet: lower the learning rates" : $"the last good checkpoint is {lastCheckpoint}: resume with lower learning rates"))
    {
        Step = step;
        Losses = losses;
        LastCheckpoint = lastCheckpoint;
    }

    /// <summary>The step that failed.</summary>
    public long Step { get; }

    /// <summary>Its losses.</summary>
    public StepLosses Losses { get; }

    /// <summary>The newest checkpoint's folder, or null.</summary>
    public string? LastCheckpoint { get; }
}
