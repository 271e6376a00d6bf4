namespace BigGan.Training;

/// <summary>Is called after every training step, and decides how the run goes on.</summary>
public interface ITrainingObserver
{
    /// <summary>Called once, after the networks and the scores of the run are loaded and before anything is reported. An exception ends the run.</summary>
    void Begin(TrainingSession session)
    {
    }

    /// <summary>Called after every step, on the thread that trains. Must not change the networks.</summary>
    TrainingDecision AfterStep(TrainingSession session);
}

/// <summary>How a run goes on after a step. If observers decide differently, the decision that is last in this list wins.</summary>
public enum TrainingDecision
{
    /// <summary>Train the next step.</summary>
    Continue,

    /// <summary>Write a checkpoint, then train the next step.</summary>
    Save,

    /// <summary>Write a checkpoint and end the run, as if it had been cancelled.</summary>
    Stop,

    /// <summary>Restore the newest checkpoint and train on from there; events and scores after it are removed.</summary>
    RollBack,
}
