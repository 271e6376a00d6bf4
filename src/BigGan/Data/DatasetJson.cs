using System.Text.Json.Serialization;

namespace BigGan.Data;

/// <summary>JSON without reflection for what a cached data set keeps as text.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(SkippedFile[]))]
internal sealed partial class DatasetJson : JsonSerializerContext;
