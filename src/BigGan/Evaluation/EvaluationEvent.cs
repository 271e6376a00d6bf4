namespace BigGan.Evaluation;

/// <summary>What an evaluation has to tell while it runs; events may come from any thread.</summary>
public abstract record EvaluationEvent;

/// <summary>A stage of the work begins; the one before is over.</summary>
/// <param name="Title">What is being done, such as "features of the reference".</param>
/// <param name="Unit">What is counted, such as "images".</param>
/// <param name="Total">Total number of units; null if unknown.</param>
public sealed record EvaluationStage(string Title, string Unit, long? Total) : EvaluationEvent;

/// <summary>How far the stage is.</summary>
/// <param name="Done">Of its total.</param>
/// <param name="Detail">Additional text; may be null.</param>
public sealed record EvaluationStep(long Done, string? Detail = null) : EvaluationEvent;

/// <summary>Something that a person should know, such as a score that is left out.</summary>
/// <param name="Message">In one line.</param>
/// <param name="IsWarning">Whether something may be wrong; otherwise it is for information.</param>
public sealed record EvaluationNote(Warning Message, bool IsWarning) : EvaluationEvent;
