namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// Accurate ECN (RFC 9768), which the kernel here does not speak: a router writes the server's SYN/ACK over as a server would say it that
/// does.
/// </summary>
internal static class AccurateBehaviours
{
    private const string Syn = "tcp flags & (syn | ack | rst) == syn", SynAck = "tcp flags & (syn | ack | rst) == (syn | ack)";
    private const string Asks = $"{Syn} tcp flags & (ecn | cwr) == (ecn | cwr) tcp reserved 1";
    private const string Rest = "connectivity.works negotiation.succeeded ipmark.ect0.seen ipmark.ect1.not_seen ipmark.ce.not_seen "
        + "syn.passed mark.kept.fwd mark.kept.rev";

    /// <summary>The behaviours.</summary>
    public static IReadOnlyList<PathBehaviour> All { get; } =
    [
        new(28, "nothing, before a server with accurate ECN")
        {
            Rules = match => [$"{match.To} {Asks} ct mark set 0x28", $"{match.From} {SynAck} ct mark 0x28 tcp flags set (syn | ack | cwr)"],
            Says = Of("accecn.negotiated"),
        },
        new(29, "clears AE of SYNs")
        {
            Rules = match => [$"{match.To} {Asks} tcp reserved set 0"],
            Says = Of("accecn.mangled"),
            Found = new Dictionary<string, string> { ["ecn"] = "accecn stripped" },
        },
        new(34, "marks SYNs that ask for accurate ECN as CE, and the server says so")
        {
            Rules = match =>
            [
                $"{match.To} {Asks} {match.Ip} ecn set ce ct mark set 0x34",
                $"{match.From} {SynAck} ct mark 0x34 tcp reserved set 1",
                $"{match.From} {SynAck} ct mark 0x34 tcp flags set (syn | ack | cwr)",
            ],
            Says = Of("accecn.mangled"),
        },
    ];

    private static Dictionary<string, string> Of(string said) => new() { ["ecn"] = $"{Rest} {said}" };
}
