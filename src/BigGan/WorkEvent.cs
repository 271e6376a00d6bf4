namespace BigGan;

/// <summary>What happens in work that takes several stages, such as preparing a run or an evaluation; events may come from any thread.</summary>
public abstract record WorkEvent;

/// <summary>A stage of the work begins; the one before is over.</summary>
/// <param name="Title">What is being done, such as "features of the reference".</param>
/// <param name="Unit">What is counted, such as "images".</param>
/// <param name="Total">Total number of units; null if unknown.</param>
public sealed record WorkStage(string Title, string Unit, long? Total) : WorkEvent;

/// <summary>How far the stage is.</summary>
/// <param name="Done">Of its total.</param>
/// <param name="Detail">Additional text; may be null.</param>
public sealed record WorkStep(long Done, string? Detail = null) : WorkEvent;

/// <summary>Something that a person should know, such as a score that is left out.</summary>
/// <param name="Message">In one line.</param>
/// <param name="IsWarning">Whether something may be wrong; otherwise it is for information.</param>
public sealed record WorkNote(Warning Message, bool IsWarning) : WorkEvent;
