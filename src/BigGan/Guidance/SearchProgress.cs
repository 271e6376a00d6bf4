namespace BigGan.Guidance;

/// <summary>How far a search is, apart from latents and optimizer.</summary>
internal sealed record SearchProgress
{
    /// <summary>The newest score.</summary>
    internal double Score { get; init; }

    /// <summary>The score that the next one has to exceed by a gain.</summary>
    internal double Reference { get; init; }

    /// <summary>Scorings since the last gain.</summary>
    internal int Stale { get; init; }

    /// <summary>The latents of the best score; null before the first scoring.</summary>
    internal LayerLatents? Best { get; init; }

    internal double BestScore { get; init; }

    /// <summary>The step after which <see cref="Best"/> was found.</summary>
    internal long BestStep { get; init; }

    internal GuidanceCost Cost { get; init; }
}
