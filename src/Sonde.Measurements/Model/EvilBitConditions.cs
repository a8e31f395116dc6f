namespace Sonde.Measurements.Model;

/// <summary>
/// The vocabulary of <c>evilbit</c>: PATHspider's words, and ours of what becomes of the bit (RFC 791's reserved one, RFC 3514).
/// </summary>
public static class EvilBitConditions
{
    /// <summary>The words that all experiments of path transparency have.</summary>
    public static ConnectivityWords Common { get; } = new("evilbit");

    /// <summary>The answer has the bit.</summary>
    public const string MarkSeen = "evilbit.mark.seen";

    /// <summary>The answer does not have it.</summary>
    public const string MarkNotSeen = "evilbit.mark.not_seen";

    /// <summary>The bit arrives.</summary>
    public const string PathKept = "evilbit.path.kept";

    /// <summary>The bit is cleared on the way.</summary>
    public const string PathCleared = "evilbit.path.cleared";

    /// <summary>Packets with the bit are lost on the way, or refused.</summary>
    public const string PathDropped = "evilbit.path.dropped";

    /// <summary>The words, in the order of results.</summary>
    public static IReadOnlyList<ConditionWord> Words { get; } =
    [
        .. Common.Connectivity("the probe without the reserved bit", "the one with it"),
        new(MarkSeen, "the answer to the probe with the bit has the bit too"),
        new(MarkNotSeen, "the answer to the probe with the bit does not have it"),
        new(PathKept, "the bit arrives: the target cites a datagram with it (--connect dnsudp --locate)"),
        new(PathCleared, "the bit is cleared on the way: a router, or the target, cites a packet without it (--locate)"),
        new(PathDropped, "packets with the bit are lost, reset or refused, and others are not"),
        .. Common.Targets,
        Common.Doubt(
            new KeyValuePair<string, string>(
                "kept_or_cleared", "packets with the bit arrive; whether the bit does is not seen from here without citations (--locate)"),
            ConnectivityWords.PacketsLost),
    ];
}
