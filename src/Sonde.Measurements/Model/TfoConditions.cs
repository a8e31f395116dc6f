namespace Sonde.Measurements.Model;

/// <summary>The vocabulary of <c>tfo</c>: PATHspider's words, and ours for what they cannot tell.</summary>
public static class TfoConditions
{
    /// <summary>With and without fast open the application got its answer.</summary>
    public const string Works = "tfo.connectivity.works";

    /// <summary>Without fast open it got its answer, with it none.</summary>
    public const string Broken = "tfo.connectivity.broken";

    /// <summary>Only the connection with fast open got an answer.</summary>
    public const string Transient = "tfo.connectivity.transient";

    /// <summary>Neither got an answer.</summary>
    public const string Offline = "tfo.connectivity.offline";

    /// <summary>The server's cookie came.</summary>
    public const string CookieReceived = "tfo.cookie.received";

    /// <summary>No cookie came.</summary>
    public const string CookieNotReceived = "tfo.cookie.not_received";

    /// <summary>The server refused the cookie that it had given.</summary>
    public const string CookieRejected = "tfo.cookie.rejected";

    /// <summary>The SYN/ACK acknowledged the SYN's data.</summary>
    public const string SynDataAcked = "tfo.syndata.acked";

    /// <summary>The SYN/ACK acknowledged the SYN without its data.</summary>
    public const string SynDataNotAcked = "tfo.syndata.not_acked";

    /// <summary>No SYN/ACK came for the SYN with data.</summary>
    public const string SynDataFailed = "tfo.syndata.failed";

    /// <summary>SYNs with data are lost on the way.</summary>
    public const string SynDataDropped = "tfo.syndata.dropped";

    /// <summary>SYNs with data are answered by a RST.</summary>
    public const string SynDataReset = "tfo.syndata.reset";

    /// <summary>A connection whose SYN had data opens and then falls silent.</summary>
    public const string SynDataStalled = "tfo.syndata.stalled";

    /// <summary>The server takes data on a SYN without any cookie.</summary>
    public const string SynDataWithoutCookie = "tfo.syndata.accepted_without_cookie";

    /// <summary>The option reaches the server and its answer comes back.</summary>
    public const string OptionPassed = "tfo.option.passed";

    /// <summary>SYNs with the option are lost on the way, or refused.</summary>
    public const string OptionDropped = "tfo.option.dropped";

    /// <summary>The option is taken off on the way.</summary>
    public const string OptionStripped = "tfo.option.stripped";

    /// <summary>A form of the option, by its kind, that works.</summary>
    public const string OptionKind = "tfo.option.kind";

    /// <summary>The kernel fell back to an ordinary connection, and that took milliseconds more.</summary>
    public const string FallbackDelayed = "tfo.fallback.delayed";

    /// <summary>Milliseconds by which the answer came sooner.</summary>
    public const string RttSaved = "tfo.rtt_saved";

    /// <summary>The target refuses connections.</summary>
    public const string TargetRefused = "tfo.target.refused";

    /// <summary>An ICMP error says that the target may not be reached.</summary>
    public const string TargetProhibited = "tfo.target.prohibited";

    /// <summary>An ICMP error says that the target cannot be reached.</summary>
    public const string TargetUnreachable = "tfo.target.unreachable";

    /// <summary>Nothing comes from the target.</summary>
    public const string TargetDead = "tfo.target.dead";

    /// <summary>Something on the way opens the connection in the target's stead.</summary>
    public const string PathProxied = "tfo.path.proxied";

    /// <summary>What could not be told, and why.</summary>
    public const string Undecided = "tfo.undecided";

    /// <summary>The words, in the order of results.</summary>
    public static IReadOnlyList<ConditionWord> Words { get; } =
    [
        new(Works, "the system's first connection, without fast open, and its third, with a cookie, were answered"),
        new(Broken, "the connection without fast open was answered, the one with it was not"),
        new(Transient, "only the connection with fast open was answered"),
        new(Offline, "neither connection was answered"),
        new(CookieReceived, "a cookie of the server came"),
        new(CookieNotReceived, "no cookie of the server came"),
        new(CookieRejected, "the server answered its own cookie with another one") { IsExclusive = false },
        new(SynDataAcked, "the SYN/ACK acknowledged the SYN's data"),
        new(SynDataNotAcked, "the SYN/ACK acknowledged the SYN and not its data"),
        new(SynDataFailed, "no SYN/ACK came for the SYN with data"),
        new(SynDataDropped, "SYNs with data are lost on the way") { IsExclusive = false },
        new(SynDataReset, "SYNs with data are reset") { IsExclusive = false },
        new(SynDataStalled, "SYNs with data open connections that then fall silent") { IsExclusive = false },
        new(SynDataWithoutCookie, "the server takes data without any cookie") { IsExclusive = false },
        new(OptionPassed, "the option arrives and its answer comes back"),
        new(OptionDropped, "SYNs with the option are lost, or refused"),
        new(OptionStripped, "the option is taken off; with --locate also where a router cites a SYN that has lost it"),
        new(OptionKind, "this form of the option works (34, or 254)") { Value = new ConditionValue.Named("KIND"), IsExclusive = false },
        new(FallbackDelayed,
            "the system fell back to an ordinary connection, which took that much longer") { Value = new ConditionValue.Measure("MS") },
        new(RttSaved,
            "the answer came that much sooner, by the packets' own times (without capture, the kernel's), less what this program took to send its request; not said where either connection lost packets")
        {
            Value = new ConditionValue.Measure("MS"), Group = RttSaved,
        },
        new(TargetRefused, "a plain connection is refused"),
        new(TargetProhibited, "an ICMP error says that a plain connection is not permitted"),
        new(TargetUnreachable, "an ICMP error, or the system, says that the target cannot be reached"),
        new(TargetDead, "nothing comes from the target"),
        new(PathProxied, "the SYN/ACK was not sent by whoever sent what followed (hop limit, or a window of 0)"),
        new(Undecided, "not told") { Value = new ConditionValue.OneOf(Reasons), Group = Undecided, IsExclusive = false },
    ];

    private static KeyValuePair<string, string>[] Reasons =>
    [
        new("contradictory",
            "tries say different things of the same (data acknowledged and then not, a cookie given and then not, the system's connections against "
            + "crafted probes, a plain SYN that fails where others are answered), and no one of them is taken for the truth"),
        new("backlog",
            "the server gave cookies, and then took SYNs with one as plain and gave no more: its queue may be full, of this run's connections too"),
        new("path_loss", "the path loses so much that the silence may be chance"),
        new("legacy_or_stripped", "a server without fast open and a path that removes both forms look the same from here"),
        new("no_answer", "the target connects and does not answer"),
        new("cookie_forgotten", "the server gives a cookie, but the system did not keep it, so that no data went on a SYN"),
        new("packets_missed", "the capture did not see what became of the data"),
        new("packets_lost", "this machine had no room for packets that came, or heard of them when their time was over"),
        new("nothing_to_send", "the request is empty"),
        new("local_error", "this machine is to blame"),
    ];
}
