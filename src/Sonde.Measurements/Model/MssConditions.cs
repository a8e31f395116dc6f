namespace Sonde.Measurements.Model;

/// <summary>
/// The vocabulary of <c>mss</c>: PATHspider's words, and ours for what becomes of the option, and for the packets that fit.
/// </summary>
public static class MssConditions
{
    /// <summary>A plain connection opens.</summary>
    public const string Online = "mss.connectivity.online";

    /// <summary>No connection opens.</summary>
    public const string Offline = "mss.connectivity.offline";

    /// <summary>The size that our SYN names.</summary>
    public const string Local = "mss.option.local.value";

    /// <summary>The size that the SYN/ACK names.</summary>
    public const string Remote = "mss.option.remote.value";

    /// <summary>The SYN/ACK names a smaller size than our SYN.</summary>
    public const string Deflated = "mss.option.received.deflated";

    /// <summary>It names the same.</summary>
    public const string Unchanged = "mss.option.received.unchanged";

    /// <summary>It names a larger one.</summary>
    public const string Inflated = "mss.option.received.inflated";

    /// <summary>It names none.</summary>
    public const string Absent = "mss.option.received.absent";

    /// <summary>The option arrives as it left.</summary>
    public const string Kept = "mss.path.kept";

    /// <summary>A smaller size is written into it on the way.</summary>
    public const string Clamped = "mss.path.clamped";

    /// <summary>It is taken off on the way.</summary>
    public const string Stripped = "mss.path.stripped";

    /// <summary>A larger size is written into it on the way.</summary>
    public const string PathInflated = "mss.path.inflated";

    /// <summary>The largest packet that arrives.</summary>
    public const string Pmtu = "mss.pmtu";

    /// <summary>Larger packets of ours vanish without a word.</summary>
    public const string BlackHoleForward = "mss.blackhole.fwd";

    /// <summary>Larger packets of the target's vanish.</summary>
    public const string BlackHoleReverse = "mss.blackhole.rev";

    /// <summary>The words that all A/B experiments have.</summary>
    public static ConnectivityWords Common { get; } = new("mss");

    /// <summary>The words, in the order of results.</summary>
    public static IReadOnlyList<ConditionWord> Words { get; } =
    [
        new(Online, "a connection opens"),
        new(Offline, "no connection opens"),
        new(Local, "the largest segment that our SYN names, in bytes") { Value = new ConditionValue.Named("V") },
        new(Remote, "the largest segment that the SYN/ACK names, in bytes") { Value = new ConditionValue.Named("V") },
        new(Deflated, "the SYN/ACK names a smaller size than our SYN"),
        new(Unchanged, "it names the same size"),
        new(Inflated, "it names a larger size"),
        new(Absent, "it names none"),
        new(Kept, "the size that our SYN names arrives: the target sends segments of it, and names no smaller one"),
        new(Clamped, "a smaller size is written into the option: a router cites it so (--locate)")
        {
            Value = new ConditionValue.Named("V"),
        },
        new(Stripped,
            "the option is taken off: a router cites a SYN without it (--locate), or the SYN/ACK has none and its sender takes segments that are larger than who names none "
            + "is to be sent (RFC 9293 §3.7.1)"),
        new(PathInflated, "a larger size is written into the option: a router cites it so (--locate)")
        {
            Value = new ConditionValue.Named("V"),
        },
        new(Pmtu, "packets of this size arrive, in bytes with their headers: none larger was needed, or larger ones do not")
        {
            Value = new ConditionValue.Named("V"), Group = Pmtu,
        },
        new(BlackHoleForward, "larger packets of ours vanish, and no router says so by ICMP") { IsExclusive = false },
        new(BlackHoleReverse, "an answer comes to those who name a small size, and none to others") { IsExclusive = false },
        .. Common.Targets,
        Common.Doubt(
            KeyValuePair.Create(
                "small_or_clamped",
                "a target with a smaller link, or a setting, or that was told of a smaller path back, and a path that writes a smaller size look the same from here"),
            KeyValuePair.Create(
                "absent_or_stripped", "a target that names no size and a path that takes the option off look the same from here"),
            KeyValuePair.Create("answer_too_short", "the target sends too little to show which segments it may send"),
            ConnectivityWords.PacketsLost),
    ];
}
