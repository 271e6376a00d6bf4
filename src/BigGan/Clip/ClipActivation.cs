using System.Text.Json.Serialization;
using BigGan.Options;

namespace BigGan.Clip;

/// <summary>The activation between the two linear layers of a transformer block. Weights do not say with which they were trained.</summary>
[JsonConverter(typeof(OptionEnumConverter<ClipActivation>))]
public enum ClipActivation
{
    /// <summary>x times the logistic function of 1.702 x: OpenAI's weights, and open_clip's models whose names end in "quickgelu".</summary>
    QuickGelu,

    /// <summary>GELU: x times the normal distribution function of x. The default of open_clip.</summary>
    Gelu,
}
