namespace Sonde.Measurements.Model;

/// <summary>The vocabulary of <c>udpzero</c>: PATHspider's words, and ours of what becomes of a datagram without a checksum.</summary>
public static class UdpZeroConditions
{
    /// <summary>The words that all experiments of path transparency have.</summary>
    public static ConnectivityWords Common { get; } = new("udpzero");

    /// <summary>The datagram arrives without a checksum.</summary>
    public const string PathKept = "udpzero.path.kept";

    /// <summary>Somebody on the way fills a checksum in.</summary>
    public const string PathFilled = "udpzero.path.filled";

    /// <summary>Datagrams without a checksum are lost on the way, or refused.</summary>
    public const string PathDropped = "udpzero.path.dropped";

    /// <summary>The words, in the order of results.</summary>
    public static IReadOnlyList<ConditionWord> Words { get; } =
    [
        .. Common.Connectivity("the query with a checksum", "the one without"),
        new(PathKept, "it arrives without a checksum: the target cites it so (--locate)"),
        new(PathFilled, "a checksum is filled in on the way: a router, or the target, cites one (--locate)"),
        new(PathDropped, "queries without a checksum are lost, or refused, and others are not"),
        .. Common.Targets,
        Common.Doubt(
            new KeyValuePair<string, string>(
                "kept_or_filled",
                "queries without a checksum arrive; whether one is filled in is not seen from here without citations (--locate)")),
    ];
}
