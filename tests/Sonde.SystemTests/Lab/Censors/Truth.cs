namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What is so, because the lab made it so.</summary>
/// <param name="Outcome">The exact outcome of the test, by its code; a <c>*</c> at the end stands for any detail.</param>
/// <param name="Who">Who makes it.</param>
internal sealed record Truth(string Outcome, Author Who)
{
    /// <summary>The same of AAAA where it is another (dns), or null.</summary>
    public string? OfAaaa { get; init; }

    /// <summary>Whether packets can show who made it. Where not, "cannot tell" is right, and blaming the other is still wrong.</summary>
    public bool IsProvable { get; init; } = true;

    /// <summary>How many hops from the client the maker is, or null where nobody or a server makes it.</summary>
    public int? Hop => Who == Author.Path ? 1 : null;

    /// <summary>Whether the controls fall as well, so that nothing can be said of the name.</summary>
    public bool ControlsFail { get; init; }

    /// <summary>
    /// What a connection with a harmless name comes to while the censor remembers the forbidden one, or null where it does not.
    /// </summary>
    public string? Later { get; init; }

    /// <summary>How long after the forbidden name the censor begins to remember.</summary>
    public TimeSpan RemembersAfter { get; init; }

    /// <summary>How many tries fail before one passes; 0 where all do the same.</summary>
    public int TriesThatFail { get; init; }

    /// <summary>How many different answers come to one question (dns).</summary>
    public int Answers { get; init; } = 1;

    /// <summary>The time that the server wants between two connections.</summary>
    public TimeSpan Rest { get; init; }

    /// <summary>What changes if the test is asked otherwise.</summary>
    public IReadOnlyList<Variant> Variants { get; init; } = [];

    /// <summary>No interference at all.</summary>
    public static Truth Clean { get; } = new("match", Author.Nobody);

    /// <summary>A censor on the path.</summary>
    public static Truth Path(string outcome) => new(outcome, Author.Path);

    /// <summary>A vantage point that answers so by itself.</summary>
    public static Truth Server(string outcome) => new(outcome, Author.Server);

    /// <summary>Whether an outcome is the true one.</summary>
    public bool Allows(string outcome) => Allows(Outcome, outcome);

    /// <summary>Whether an outcome is the one that was meant, of which the end may be a star.</summary>
    public static bool Allows(string meant, string outcome)
        => meant.EndsWith('*') ? outcome.StartsWith(meant[..^1], StringComparison.Ordinal) : meant == outcome;
}
