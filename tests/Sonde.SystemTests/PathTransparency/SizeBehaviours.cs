namespace Sonde.SystemTests.PathTransparency;

/// <summary>What paths do to the largest segment, and what <c>mss</c> is to say of it.</summary>
internal static class SizeBehaviours
{
    /// <summary>What it says of a path that does nothing; SIZE is what our SYN names.</summary>
    public const string Clean = $"{Named} path.kept pmtu:1500";

    private const int Ipv6Header = 40;
    private const string Syn = "tcp flags & (syn | ack | rst) == syn", SynAck = "tcp flags & (syn | ack | rst) == (syn | ack)";
    private const string Named = "connectivity.online option.local.value:SIZE option.remote.value:SIZE option.received.unchanged";
    private const string Less = "connectivity.online option.local.value:SIZE option.remote.value:1300 option.received.deflated";

    /// <summary>The behaviours.</summary>
    public static IReadOnlyList<PathBehaviour> All { get; } =
    [
        new(40, "writes a largest segment of 1300 both ways")
        {
            Rules = match =>
                [$"{match.To} {Syn} tcp option maxseg size set 1300", $"{match.From} {SynAck} tcp option maxseg size set 1300"],
            Says = Of($"{Less} path.clamped:1300 pmtu:1500"),
            Found = Of("mss changed:1300"),
        },
        new(41, "takes the largest segment off SYN/ACKs")
        {
            Rules = match => [$"{match.From} {SynAck} reset tcp option maxseg"],
            Says = Of("connectivity.online option.local.value:SIZE option.received.absent path.stripped pmtu:1500"),
        },
        new(42, "takes the largest segment off SYNs")
        {
            Rules = match => [$"{match.To} {Syn} reset tcp option maxseg"],
            Says = Of($"{Named} path.stripped pmtu:1500"),
            Found = Of("mss stripped"),
        },
        new(43, "writes a largest segment of 1300 on SYN/ACKs alone")
        {
            Rules = match => [$"{match.From} {SynAck} tcp option maxseg size set 1300"],
            Says = Of($"{Less} pmtu:1500 undecided:small_or_clamped"),
        },
        new(44, "drops packets of more than 1400 bytes towards the server")
        {
            Rules = match => [match.Ip == "ip" ? $"{match.To} ip length > 1400 drop" : $"{match.To} ip6 length > {1400 - Ipv6Header} drop"],
            Says = Of($"{Named} path.kept pmtu:1400 blackhole.fwd"),
        },
    ];

    private static Dictionary<string, string> Of(string said) => new() { ["mss"] = said };
}
