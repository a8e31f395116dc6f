namespace Sonde.SystemTests.PathTransparency;

/// <summary>Behaviours towards TCP options, the reserved bit, and datagrams without a checksum.</summary>
internal static class OptionBehaviours
{
    private const string Syn = "tcp flags & (syn | ack | rst) == syn";

    private static readonly (string Name, string Prefix)[] Options =
        [("ts", "tsopt"), ("ws", "wsopt"), ("sack", "sack"), ("unknown", "unknown")];

    /// <summary>The behaviours.</summary>
    public static IReadOnlyList<PathBehaviour> All { get; } =
    [
        new(50, "drops datagrams without a checksum")
        {
            Rules = match => [$"{match.To} udp checksum 0 drop"],
            Says = Of("udpzero", "connectivity.broken path.dropped"),
            Found = Of("udpzero", "zero dropped"),
        },
        new(60, "drops packets with the reserved bit")
        {
            Rules = match => [$"{match.To} ip frag-off & 0x8000 == 0x8000 drop"],
            Says = Of("evilbit", "connectivity.broken path.dropped"),
            Found = Of("evilbit", "evil dropped"),
            IsIpv4Only = true,
        },
        Strips(70, "timestamps", "timestamp", "ts"),
        Strips(71, "window scale", "window", "ws"),
        Strips(72, "SACK", "sack-perm", "sack"),
        Strips(73, "an unknown option", "253", "unknown"),
        new(74, "drops SYNs with an unknown option")
        {
            Rules = match => [$"{match.To} {Syn} tcp option 253 exists drop"],
            Says = Of("tcpopt", Says(dropped: "unknown")),
            Found = Of("tcpopt", "unknown dropped"),
        },
    ];

    /// <summary>What <c>tcpopt</c> is to say where an option is taken off, or lost.</summary>
    public static string Says(string? stripped = null, string? dropped = null)
        => string.Join(
            ' ', Options.SelectMany(option => OfOption(option.Name, option.Prefix, option.Name == stripped, option.Name == dropped)));

    /// <summary>What all are to say of a target that does not answer.</summary>
    /// <param name="why">The word of why.</param>
    /// <param name="others">What others say.</param>
    /// <param name="isTcpAlone">Whether datagrams are not concerned.</param>
    public static IReadOnlyDictionary<string, string> Offline(
        string why, IReadOnlyDictionary<string, string> others, bool isTcpAlone = false)
    {
        var said = new Dictionary<string, string>(others)
        {
            ["evilbit"] = $"connectivity.offline target.{why}",
            ["h2"] = $"connectivity.offline target.{why}",
            ["mss"] = $"connectivity.offline target.{why}",
            ["tcpopt"] = $"{string.Join(' ', Options.Select(option => $"{option.Prefix}.connectivity.offline"))} target.{why}",
        };
        if (!isTcpAlone) said["udpzero"] = $"connectivity.offline target.{why}";
        return said;
    }

    private static PathBehaviour Strips(int id, string what, string option, string name) => new(id, $"takes {what} off SYNs")
    {
        Rules = match => [$"{match.To} {Syn} reset tcp option {option}"],
        Says = Of("tcpopt", Says(stripped: name)),
        Found = Of("tcpopt", $"{name} stripped"),
    };

    private static IEnumerable<string> OfOption(string name, string prefix, bool isStripped, bool isDropped)
    {
        bool isUnknown = name == "unknown";
        yield return $"{prefix}.connectivity.{(isDropped ? "broken" : "works")}";
        if (!isUnknown) yield return $"{prefix}.unsolicited.not_seen";
        if (!isUnknown && !isDropped) yield return $"{prefix}.negotiation.{(isStripped ? "failed" : "succeeded")}";
        yield return isDropped ? $"{name}.path.dropped"
            : isStripped ? $"{name}.path.stripped"
            : isUnknown ? "unknown.undecided:kept_or_stripped" : $"{name}.path.kept";
    }

    private static Dictionary<string, string> Of(string experiment, string said) => new() { [experiment] = said };
}
