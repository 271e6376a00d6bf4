namespace BigGan.Training;

/// <summary>Is called after every training step, and may decide how training continues.</summary>
public interface ITrainingObserver
{
    /// <summary>Called once, when the networks and the history of the run are there and nothing is reported yet. An exception ends the run.</summary>
    void Begin(TrainingSession session)
    {
    }

    /// <summary>Called after every step, on the thread that trains. Must not change the networks.</summary>
    TrainingDecision AfterStep(TrainingSession session);
}

/// <summary>How training continues after a step; if observers differ, the last of these values wins.</summary>
public enum TrainingDecision
{
    /// <summary>With the next step.</summary>
    Continue,

    /// <summary>With a checkpoint, then the next step.</summary>
    Save,

    /// <summary>Not at all: the state is saved, and the run ends as if it had been cancelled.</summary>
    Stop,

    /// <summary>From the newest checkpoint; whatever came after it is forgotten.</summary>
    RollBack,
}
