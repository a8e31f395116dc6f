namespace Sonde.Measurements.Model;

/// <summary>The vocabulary of <c>dscp</c>: PATHspider's words, and ours for what becomes of a code point on its way.</summary>
public static class DscpConditions
{
    /// <summary>The words that all A/B experiments have.</summary>
    public static ConnectivityWords Common { get; } = new("dscp");

    /// <summary>The words, in the order of results; X is the code point that was sent.</summary>
    public static IReadOnlyList<ConditionWord> Words { get; } =
    [
        .. Of("X").Connectivity("a connection with code point 0", "one with X"),
        new("dscp.X.replymark", "answers to packets with code point X have this one (0 is one like others)")
        {
            Value = new ConditionValue.Named("V"), Group = "dscp.X.replymark", IsExclusive = false,
        },
        new("dscp.X.path.kept",
            "code point X arrives: the target cites a datagram that has it (--connect dnsudp --locate), or answers with what it was sent, and only then"),
        new("dscp.X.path.bleached", "code point X is set to 0 on the way: a router, or the target, cites it so (--locate)"),
        new("dscp.X.path.remarked", "another code point is put in its place; likewise")
        {
            Value = new ConditionValue.Named("V"), Group = "dscp.X.path",
        },
        new("dscp.X.path.dropped", "packets with code point X are lost, or refused, and those with 0 are not"),
        .. Common.Targets,
        Common.Doubt(
            KeyValuePair.Create(
                "kept_or_bleached",
                "how the code point arrives nobody says: a path that keeps it and one that changes it look the same from here"),
            ConnectivityWords.PacketsLost),
    ];

    /// <summary>The words of a code point.</summary>
    public static ConnectivityWords Of(string codePoint) => new($"dscp.{codePoint}");
}
