using Sonde.SystemTests.Lab.Censors;

namespace Sonde.SystemTests.Interference;

/// <summary>What one measurement of a behaviour came to.</summary>
/// <param name="Behaviour">What was measured.</param>
/// <param name="IsV6">At its IPv6 address.</param>
/// <param name="Outcome">The outcome's code.</param>
/// <param name="Who">Who made it, as the evidence says: <c>path</c>, <c>server</c>, <c>cannot tell</c>; null where nothing is said.</param>
internal sealed record AccuracyRow(Behaviour Behaviour, bool IsV6, string Outcome, string? Who)
{
    private const string Path = "path", Server = "server", CannotTell = "cannot tell";

    /// <summary>What is expected, as the tables have it: <c>expected</c>, <c>unexpected</c>, <c>inconclusive</c>, <c>invalid</c>.</summary>
    public string Expectation { get; init; } = "";

    /// <summary>The outcome of AAAA (dns), or null.</summary>
    public string? OfAaaa { get; init; }

    /// <summary>Whether the controls failed.</summary>
    public bool ControlsFailed { get; init; }

    /// <summary>Whether the address stayed blocked for a while.</summary>
    public bool IsStateful { get; init; }

    /// <summary>What is not as the truth has it; empty when all is.</summary>
    public IEnumerable<string> Faults()
    {
        Truth truth = Behaviour.Truth;
        if (!truth.Allows(Outcome)) yield return $"{Outcome}, not {truth.Outcome}";
        if (OfAaaa is not null && !Truth.Allows(truth.OfAaaa ?? truth.Outcome, OfAaaa))
            yield return $"AAAA {OfAaaa}, not {truth.OfAaaa ?? truth.Outcome}";
        if (ControlsFailed != truth.ControlsFail) yield return ControlsFailed ? "the controls failed" : "the controls did not fail";
        if (IsStateful != truth.Later is not null) yield return IsStateful ? "said to be stateful" : "not said to be stateful";
        if (truth is { Who: Author.Nobody } or { ControlsFail: true } && Expectation == "unexpected")
            yield return "unexpected, though nothing can be said against the network";
        if (Blame() is { } blame) yield return blame;
    }

    /// <summary>Who it was, in words.</summary>
    public static string WordOf(Truth truth) => truth.Who switch { Author.Path => Path, Author.Server => Server, _ => "nobody" };

    private string? Blame() => (Behaviour.Truth.Who, Who) switch
    {
        (Author.Nobody, Path) => "blames the path, where nobody did anything",
        (Author.Path, Server) => "blames the server for what the path did",
        (Author.Server, Path) => "blames the path for what the server did",
        (Author.Path or Author.Server, CannotTell or null) when Behaviour.Truth.IsProvable
            => $"cannot tell that it was the {WordOf(Behaviour.Truth)}",
        _ => null,
    };
}
