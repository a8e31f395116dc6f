namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// All behaviours, and what each experiment is to say of them with <c>--locate</c>, where a router lies before the one that meddles and one
/// behind it.
/// </summary>
internal static class PathBehaviours
{
    private const string Syn = "tcp flags & (syn | ack | rst) == syn", SynAck = "tcp flags & (syn | ack | rst) == (syn | ack)";
    private const string AsksForEcn = $"{Syn} tcp flags & (ecn | cwr) == (ecn | cwr)";
    private const string Marks = "ipmark.ect0.seen ipmark.ect1.not_seen ipmark.ce.not_seen",
        Unmarked = "ipmark.ect0.not_seen ipmark.ect1.not_seen ipmark.ce.not_seen";
    private const string Replies = "0.replymark:0 48.replymark:0";

    /// <summary>The experiments, each with its arguments.</summary>
    public static IReadOnlyDictionary<string, string[]> Experiments { get; } = new Dictionary<string, string[]>
    {
        ["ecn"] = ["--connect", "http"],
        ["dscp"] = ["--connect", "http"],
        ["evilbit"] = ["--connect", "tcpsyn"],
        ["h2"] = ["--connect", "http"],
        ["mss"] = ["--connect", "http"],
        ["tcpopt"] = ["--connect", "http"],
        ["udpzero"] = [],
    };

    /// <summary>Those that measure IPv4 alone.</summary>
    public static IReadOnlyList<string> OfIpv4Alone { get; } = ["evilbit", "udpzero"];

    /// <summary>What each says of a path that does nothing.</summary>
    public static IReadOnlyDictionary<string, string> Clean { get; } = new Dictionary<string, string>
    {
        ["ecn"] = $"connectivity.works negotiation.succeeded {Marks} syn.passed mark.kept.fwd mark.kept.rev accecn.refused",
        ["dscp"] = $"48.connectivity.works {Replies} undecided:kept_or_bleached",
        ["evilbit"] = "connectivity.works mark.not_seen undecided:kept_or_cleared",
        ["h2"] = "connectivity.works upgrade.failed h2c.none",
        ["tcpopt"] = OptionBehaviours.Says(),
        ["udpzero"] = "connectivity.works path.kept",
        ["mss"] = SizeBehaviours.Clean,
    };

    /// <summary>The behaviours.</summary>
    public static IReadOnlyList<PathBehaviour> All { get; } =
    [
        new(20, "nothing"),
        new(2, "nothing, before a server without ECN")
        {
            Server = ServerKind.Old,
            Says = Of(ecn: $"connectivity.works negotiation.failed {Unmarked} accecn.refused undecided:legacy_or_stripped"),
        },
        new(21, "drops SYNs that ask for ECN")
        {
            Rules = match => [$"{match.To} {AsksForEcn} drop"],
            Says = Of(ecn: "connectivity.broken syn.dropped accecn.dropped"),
            Found = Of(ecn: "ecn dropped, accecn dropped"),
        },
        new(22, "clears ECE and CWR of SYNs")
        {
            Rules = match => [$"{match.To} {Syn} tcp flags set syn"],
            Says = Of(ecn: $"connectivity.works negotiation.failed {Unmarked} syn.stripped accecn.mangled"),
            Found = Of(ecn: "ecn stripped, accecn stripped"),
        },
        new(23, "clears the ECN field both ways")
        {
            Rules = match => [$"{match.To} {match.Ip} ecn set not-ect", $"{match.From} {match.Ip} ecn set not-ect"],
            Says = Of(
                ecn: $"connectivity.works negotiation.succeeded {Unmarked} syn.passed mark.bleached.fwd mark.bleached.rev accecn.refused"),
            Found = Of(ecn: "ect0 changed:not_ect"),
        },
        new(24, "marks what the server sends with ECT as CE")
        {
            Rules = match => [$"{match.From} {match.Ip} ecn {{ ect0, ect1 }} {match.Ip} ecn set ce"],
            Says = Of(
                ecn: "connectivity.works negotiation.succeeded ipmark.ect0.not_seen ipmark.ect1.not_seen ipmark.ce.seen syn.passed "
                    + "mark.kept.fwd mark.remarked:ce.rev accecn.refused"),
        },
        new(25, "puts ECE and CWR on SYN/ACKs")
        {
            Rules = match => [$"{match.From} {SynAck} tcp flags set (syn | ack | ecn | cwr)"],
            Says = Of(ecn: $"connectivity.works negotiation.reflected {Marks} accecn.mangled undecided:reflected"),
        },
        new(26, "marks what is sent with ECT as CE")
        {
            Rules = match => [$"{match.To} {match.Ip} ecn {{ ect0, ect1 }} {match.Ip} ecn set ce"],
            Says = Of(
                ecn: $"connectivity.works negotiation.succeeded {Marks} syn.passed mark.remarked:ce.fwd mark.kept.rev accecn.refused"),
            Found = Of(ecn: "ect0 changed:ce"),
        },
        new(27, "resets SYNs that ask for ECN")
        {
            Rules = match => [$"{match.To} {AsksForEcn} reject with tcp reset"],
            Says = Of(ecn: "connectivity.broken syn.reset accecn.dropped"),
            Found = Of(ecn: "ecn reset, accecn reset"),
        },
        new(30, "clears the code point towards the server")
        {
            Rules = match => [$"{match.To} {match.Ip} dscp set cs0"],
            Says = Of(dscp: $"48.connectivity.works {Replies} 48.path.bleached"),
            Found = Of(dscp: "dscp_48 changed:0"),
        },
        new(31, "drops code point 48")
        {
            Rules = match => [$"{match.To} {match.Ip} dscp 48 drop"],
            Says = Of(dscp: "48.connectivity.broken 0.replymark:0 48.path.dropped"),
            Found = Of(dscp: "dscp_48 dropped"),
        },
        new(32, "puts code point 10 on what the server sends")
        {
            Rules = match => [$"{match.From} {match.Ip} dscp set af11"],
            Says = Of(dscp: "48.connectivity.works 0.replymark:10 48.replymark:10 undecided:kept_or_bleached"),
        },
        new(33, "writes code point 10 over 48")
        {
            Rules = match => [$"{match.To} {match.Ip} dscp 48 {match.Ip} dscp set af11"],
            Says = Of(dscp: $"48.connectivity.works {Replies} 48.path.remarked:10"),
            Found = Of(dscp: "dscp_48 changed:10"),
        },
        .. AccurateBehaviours.All,
        .. SizeBehaviours.All,
        .. OptionBehaviours.All,
        new(8, "drops everything")
        {
            Rules = match => [$"{match.To} drop"],
            Says = OptionBehaviours.Offline(
                "dead", Of(ecn: "connectivity.offline target.dead", dscp: "48.connectivity.offline target.dead")),
        },
        new(9, "resets every SYN")
        {
            Rules = match => [$"{match.To} meta l4proto tcp reject with tcp reset"],
            Says = OptionBehaviours.Offline(
                "refused", Of(ecn: "connectivity.offline target.refused", dscp: "48.connectivity.offline target.refused"),
                isTcpAlone: true),
        },
        new(10, "prohibits everything by ICMP")
        {
            Rules = match => [$"{match.To} reject with icmpx admin-prohibited"],
            Says = OptionBehaviours.Offline(
                "prohibited", Of(ecn: "connectivity.offline target.prohibited", dscp: "48.connectivity.offline target.prohibited")),
        },
    ];

    /// <summary>The port that an experiment asks.</summary>
    public static int PortOf(string experiment) => experiment == "udpzero" ? 53 : 80;

    /// <summary>Whether an experiment has crafted packets, whose way can be searched.</summary>
    public static bool CanLocate(string experiment) => experiment != "h2";

    /// <summary>What an experiment is to say of a behaviour: its conditions, in any order, without the experiment's name.</summary>
    public static string Expected(PathBehaviour behaviour, string experiment)
        => behaviour.Says.TryGetValue(experiment, out string? says) ? says : Clean[experiment];

    private static Dictionary<string, string> Of(string? ecn = null, string? dscp = null)
    {
        var said = new Dictionary<string, string>();
        if (ecn is not null) said["ecn"] = ecn;
        if (dscp is not null) said["dscp"] = dscp;
        return said;
    }
}
