namespace BigGan.Names;

/// <summary>The class that a query selects.</summary>
/// <param name="Label">An index into the class names.</param>
/// <param name="Note">A remark for the user if the query is shortened or ambiguous, such as <c>'golden' is golden retriever</c>; otherwise null.</param>
public readonly record struct ClassMatch(int Label, string? Note);
