namespace BigGan.Names;

/// <summary>The class that a query picks.</summary>
/// <param name="Label">An index into the class names.</param>
/// <param name="Note">What a person should be told because the query does not say it all, such as <c>'golden' is golden retriever</c>; null where it does.</param>
public readonly record struct ClassMatch(int Label, string? Note);
