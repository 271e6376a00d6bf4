using System.Text.Json;
using System.Text.Json.Serialization;

namespace BigGan.Training;

/// <summary>Events as lines of <c>events.jsonl</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainingStarted))]
[JsonSerializable(typeof(WeightsTransferred))]
[JsonSerializable(typeof(TrainingProgress))]
[JsonSerializable(typeof(SampleSheetWritten))]
[JsonSerializable(typeof(RunEvaluated))]
[JsonSerializable(typeof(CheckpointWritten))]
[JsonSerializable(typeof(TrainingWarning))]
[JsonSerializable(typeof(TrainingFinished))]
internal sealed partial class TrainingEventJson : JsonSerializerContext
{
    /// <summary>One JSON object in one line: the kind, the time (UTC), then the event's own values.</summary>
    internal static string Line(TrainingEvent happened, DateTime time)
    {
        string body = JsonSerializer.Serialize(happened, happened.GetType(), Default);
        return $"{{\"event\":\"{Name(happened)}\",\"time\":\"{time:yyyy-MM-ddTHH:mm:ss.fffZ}\",{body[1..]}";
    }

    private static string Name(TrainingEvent happened) => happened switch
    {
        TrainingStarted _ => "started",
        WeightsTransferred _ => "transferred",
        TrainingProgress _ => "progress",
        SampleSheetWritten _ => "samples",
        RunEvaluated _ => "evaluated",
        CheckpointWritten _ => "checkpoint",
        TrainingWarning _ => "warning",
        TrainingFinished _ => "finished",
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "not an event of training"),
    };
}
