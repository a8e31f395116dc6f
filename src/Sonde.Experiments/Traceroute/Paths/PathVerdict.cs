using Sonde.Measurements.Model;

namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>What a flow's path came to beside the others'.</summary>
/// <param name="Kind">What.</param>
/// <param name="Hop">The highest TTL still answered as in the other flows; it has no meaning where paths agree.</param>
internal readonly record struct PathVerdict(PathVerdictKind Kind, int Hop)
{
    /// <summary>Why nothing is told of it, where it is unknown: one of <see cref="PathReasons"/>. Null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The lowest TTL by which the flow is known to be treated in another way: with <see cref="Hop"/> it encloses where. Null where it is
    /// not.
    /// </summary>
    public int? Beyond { get; init; }

    /// <summary>Nothing can be told, and why.</summary>
    public static PathVerdict Unknown(string reason) => new(PathVerdictKind.Unknown, 0) { Reason = reason };

    /// <summary>The verdict in words: <c>path.agrees</c>, <c>path.reset_midway:9</c>.</summary>
    public override string ToString() => HasHop ? $"path.{Name}:{Hop}" : $"path.{Name}";

    /// <summary>The verdict as the outcome of a measurement.</summary>
    public Outcome Outcome => Kind switch
    {
        PathVerdictKind.Agrees => new Outcome(Stage.None, $"path.{Name}", null, OutcomeSign.Expected),
        PathVerdictKind.Unknown => new Outcome(Stage.None, $"path.{Name}", null, OutcomeSign.Invalid),
        _ => new Outcome(Stage.None, $"path.{Name}", $"{Hop}", OutcomeSign.Unexpected),
    };

    private bool HasHop => Kind is not (PathVerdictKind.Agrees or PathVerdictKind.Unknown);

    private string Name => Kind switch
    {
        PathVerdictKind.Agrees => "agrees",
        PathVerdictKind.Diverges => "diverges",
        PathVerdictKind.DroppedAfter => "dropped_after",
        PathVerdictKind.ResetMidway => "reset_midway",
        PathVerdictKind.AnsweredMidway => "answered_midway",
        _ => "unknown",
    };
}
