using System.Globalization;

namespace BigGan.Guidance;

/// <summary>A search whose losses are no numbers any more.</summary>
public sealed class SearchDivergedException : Exception
{
    internal SearchDivergedException(long step, SearchLosses losses)
        : base(string.Create(CultureInfo.InvariantCulture, $"the search diverged in step {step}: latent loss {losses.Latent:g4}, class loss {losses.Class:g4}, distance {losses.Target:g4}; choose a lower learning rate, or float32"))
    {
    }
}
