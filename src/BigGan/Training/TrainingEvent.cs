using BigGan.Layers;

namespace BigGan.Training;

/// <summary>Something that happened in a run: what the terminal draws and <c>events.jsonl</c> records.</summary>
/// <param name="Step">Finished G steps.</param>
public abstract record TrainingEvent(long Step);

/// <summary>A run begins or continues.</summary>
/// <param name="Step">0, or the step of the checkpoint that it continues from.</param>
/// <param name="TotalSteps">G steps to reach.</param>
/// <param name="Parameters">Trainable numbers of G.</param>
/// <param name="DiscriminatorParameters">Trainable numbers of D.</param>
/// <param name="Device">Where it runs, e.g. "cpu".</param>
/// <param name="Precision">What <see cref="Precision.Auto"/> became.</param>
/// <param name="Resumed">The checkpoint, or null.</param>
public sealed record TrainingStarted(
    long Step, long TotalSteps, long Parameters, long DiscriminatorParameters, string Device, Precision Precision, string? Resumed) : TrainingEvent(Step);

/// <summary>A run starts from a trained model.</summary>
/// <param name="Source">The model's path.</param>
/// <param name="Tensors">How many tensors were taken over as they are.</param>
/// <param name="Discriminator">Whether the source has a discriminator; otherwise D starts at random.</param>
/// <param name="Fresh">Tensors that depend on the classes, so that rows were copied or made anew.</param>
/// <param name="Classes">What each class started with.</param>
public sealed record WeightsTransferred(
    string Source, int Tensors, bool Discriminator, IReadOnlyList<string> Fresh, IReadOnlyList<TransferredClass> Classes) : TrainingEvent(0);

/// <summary>What a class started with in a transfer.</summary>
/// <param name="Name">The class.</param>
/// <param name="From">The source's class whose embedding it took, or null for a new one.</param>
public sealed record TransferredClass(string Name, string? From);

/// <summary>Losses and speed since the last such event.</summary>
/// <param name="Step">Finished G steps.</param>
/// <param name="TotalSteps">G steps to reach.</param>
/// <param name="ImagesPerSecond">Real images consumed by D per second.</param>
/// <param name="TimeLeft">Until the last step, at this speed.</param>
/// <param name="RealLoss">Hinge loss of D on real images, of the latest D step.</param>
/// <param name="FakeLoss">Hinge loss of D on generated images, of the latest D step.</param>
/// <param name="GeneratorLoss">Loss of G, of the latest step.</param>
public sealed record TrainingProgress(
    long Step, long TotalSteps, double ImagesPerSecond, TimeSpan TimeLeft, double RealLoss, double FakeLoss, double GeneratorLoss) : TrainingEvent(Step);

/// <summary>A sheet of samples of fixed latents was written.</summary>
/// <param name="Step">Finished G steps.</param>
/// <param name="Path">A PNG.</param>
public sealed record SampleSheetWritten(long Step, string Path) : TrainingEvent(Step);

/// <summary>The run was scored.</summary>
/// <param name="Step">Finished G steps.</param>
/// <param name="Score">The score that says which checkpoints are best.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsBest">Whether none was better so far.</param>
/// <param name="Scores">All scores by name.</param>
/// <param name="Seconds">Its duration.</param>
/// <param name="Path">The result as JSON.</param>
public sealed record RunEvaluated(
    long Step, string Score, double Value, bool IsBest, IReadOnlyDictionary<string, double> Scores, double Seconds, string Path) : TrainingEvent(Step);

/// <summary>A checkpoint is complete on disk.</summary>
/// <param name="Step">Finished G steps.</param>
/// <param name="Path">Its folder.</param>
public sealed record CheckpointWritten(long Step, string Path) : TrainingEvent(Step);

/// <summary>A warning for the user; training continues.</summary>
/// <param name="Step">Finished G steps.</param>
/// <param name="Message">One line.</param>
public sealed record TrainingWarning(long Step, string Message) : TrainingEvent(Step);

/// <summary>The run is over; its last state is saved.</summary>
/// <param name="Step">Finished G steps.</param>
/// <param name="Cancelled">Stopped early on request.</param>
/// <param name="Elapsed">Wall time of this run.</param>
/// <param name="Checkpoint">The last checkpoint's folder.</param>
public sealed record TrainingFinished(long Step, bool Cancelled, TimeSpan Elapsed, string Checkpoint) : TrainingEvent(Step);
