namespace Sonde.Measurements.Model;

/// <summary>What single flows say that <c>sonde observe</c> sees, where no experiment has a word for it.</summary>
public static class ObservedConditions
{
    /// <summary>The connection was opened.</summary>
    public const string Online = "tcp.connectivity.online";

    /// <summary>The connection was refused, or never answered.</summary>
    public const string Offline = "tcp.connectivity.offline";

    /// <summary>An ICMP error said that the destination cannot be reached.</summary>
    public const string UnreachableSeen = "icmp.unreachable.seen";

    /// <summary>No such error was seen.</summary>
    public const string UnreachableNotSeen = "icmp.unreachable.not_seen";

    /// <summary>A DNS response came that answers what was asked.</summary>
    public const string ResponseValid = "dns.response.valid";

    /// <summary>Something came, and it is no such response.</summary>
    public const string ResponseInvalid = "dns.response.invalid";

    /// <summary>Nothing came.</summary>
    public const string ResponseNotSeen = "dns.response.not_seen";

    /// <summary>The last datagram forward has no checksum.</summary>
    public const string ChecksumZeroForward = "udp.checksum_fwd.zero";

    /// <summary>The last datagram forward has one.</summary>
    public const string ChecksumFilledForward = "udp.checksum_fwd.filled";

    /// <summary>The last datagram back has no checksum.</summary>
    public const string ChecksumZeroReverse = "udp.checksum_rev.zero";

    /// <summary>The last datagram back has one.</summary>
    public const string ChecksumFilledReverse = "udp.checksum_rev.filled";

    /// <summary>The words, in the order of results.</summary>
    public static IReadOnlyList<ConditionWord> Words { get; } =
    [
        new(Online, "SYN, SYN/ACK and an ACK were seen"),
        new(Offline, "a RST answered the SYN, or nothing did for 35 seconds"),
        new(UnreachableSeen, "an ICMP error about the flow says that its destination cannot be reached"),
        new(UnreachableNotSeen, "no such error was seen"),
        new(ResponseValid, "a DNS response came, to the question where that was seen"),
        new(ResponseInvalid, "something came, and none of it is such a response"),
        new(ResponseNotSeen, "nothing came back with data"),
        new(ChecksumZeroForward, "the last datagram forward goes without a checksum (it is 0)"),
        new(ChecksumFilledForward, "the last datagram forward has a checksum"),
        new(ChecksumZeroReverse, "the last datagram back goes without a checksum (it is 0)"),
        new(ChecksumFilledReverse, "the last datagram back has a checksum"),
    ];
}
