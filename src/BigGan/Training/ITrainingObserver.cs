namespace BigGan.Training;

/// <summary>Looks on while a run trains, and may decide how it goes on.</summary>
public interface ITrainingObserver
{
    /// <summary>Called once, when the networks and the history of the run are there and nothing is reported yet. An exception ends the run.</summary>
    void Begin(TrainingSession session)
    {
    }

    /// <summary>Called after every step, on the thread that trains. Must not change the networks.</summary>
    TrainingDecision AfterStep(TrainingSession session);
}

/// <summary>How a training goes on after a step; where observers differ, the one that stands last here.</summary>
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
