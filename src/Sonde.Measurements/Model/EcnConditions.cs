namespace Sonde.Measurements.Model;

/// <summary>The vocabulary of <c>ecn</c>: PATHspider's words, and ours for what they cannot tell.</summary>
public static class EcnConditions
{
    /// <summary>The SYN/ACK accepts ECN (RFC 3168 §6.1.1).</summary>
    public const string Succeeded = "ecn.negotiation.succeeded";

    /// <summary>The SYN/ACK does not speak of ECN.</summary>
    public const string Failed = "ecn.negotiation.failed";

    /// <summary>The SYN/ACK has both bits of the SYN.</summary>
    public const string Reflected = "ecn.negotiation.reflected";

    /// <summary>The bits of the SYN arrive.</summary>
    public const string SynPassed = "ecn.syn.passed";

    /// <summary>SYNs with the bits are lost on the way, or refused.</summary>
    public const string SynDropped = "ecn.syn.dropped";

    /// <summary>SYNs with the bits are answered by a RST.</summary>
    public const string SynReset = "ecn.syn.reset";

    /// <summary>The bits of the SYN are cleared on the way.</summary>
    public const string SynStripped = "ecn.syn.stripped";

    /// <summary>Marks of ours arrive.</summary>
    public const string MarkKeptForward = "ecn.mark.kept.fwd";

    /// <summary>Marks of the target's arrive.</summary>
    public const string MarkKeptReverse = "ecn.mark.kept.rev";

    /// <summary>Marks of ours are cleared on the way.</summary>
    public const string MarkBleachedForward = "ecn.mark.bleached.fwd";

    /// <summary>Marks of the target's are cleared on the way.</summary>
    public const string MarkBleachedReverse = "ecn.mark.bleached.rev";

    /// <summary>Another mark is written over: which one, and in which direction.</summary>
    public const string MarkRemarked = "ecn.mark.remarked";

    /// <summary>The SYN/ACK accepts accurate ECN.</summary>
    public const string AccurateNegotiated = "ecn.accecn.negotiated";

    /// <summary>The SYN/ACK does not speak of accurate ECN.</summary>
    public const string AccurateRefused = "ecn.accecn.refused";

    /// <summary>What asks for accurate ECN, or answers it, is changed on the way.</summary>
    public const string AccurateMangled = "ecn.accecn.mangled";

    /// <summary>SYNs that ask for accurate ECN are lost on the way, or refused.</summary>
    public const string AccurateDropped = "ecn.accecn.dropped";

    /// <summary>The words that all A/B experiments have.</summary>
    public static ConnectivityWords Common { get; } = new("ecn");

    private static readonly string[] Marks = ["not_ect", "ect1", "ect0", "ce"];

    /// <summary>The words, in the order of results.</summary>
    public static IReadOnlyList<ConditionWord> Words { get; } =
    [
        .. Common.Connectivity("a plain connection", "one that asks for ECN"),
        new(Succeeded, "the SYN/ACK accepts ECN: ECE without CWR"),
        new(Failed, "the SYN/ACK does not speak of ECN"),
        new(Reflected, "the SYN/ACK has ECE and CWR, as the SYN: it comes from something that copies bits, and no ECN is spoken"),
        .. ((string[])["ect0", "ect1", "ce"]).SelectMany(mark => (ConditionWord[])[
            new($"ecn.ipmark.{mark}.seen", $"a packet of the target's came with {NameOf(mark)}"),
            new($"ecn.ipmark.{mark}.not_seen", $"none of the target's packets came with {NameOf(mark)}")]),
        new(SynPassed, "a SYN with ECE and CWR arrives with them: the target accepts ECN"),
        new(SynDropped, "SYNs with ECE and CWR are lost, or refused, and plain ones are not"),
        new(SynReset, "SYNs with ECE and CWR are reset, and plain ones are not"),
        new(SynStripped, "ECE and CWR are cleared on the way: a router cites a SYN without them (--locate)"),
        new(MarkKeptForward, "data sent with CE arrives with it: the target says so by ECE") { Group = "ecn.mark.fwd" },
        new(MarkBleachedForward,
            "marks of ours are cleared on the way: a router cites them so (--locate), or the target, which negotiated ECN, took data sent with CE and did "
            + "not say so by ECE; a target that negotiates and then speaks no ECN at all looks the same") { Group = "ecn.mark.fwd" },
        new(MarkKeptReverse, "data of the target's comes with ECT, as RFC 3168 wants it") { Group = "ecn.mark.rev" },
        new(MarkBleachedReverse,
            "data of the target's, which negotiated ECN, comes without any mark, and so do ours at the target") { Group = "ecn.mark.rev" },
        new(MarkRemarked, "another mark stands in its place, each time")
        {
            Group = MarkRemarked,
            IsExclusive = false,
            Value = new ConditionValue.OneOf(
            [
                KeyValuePair.Create("ect1.fwd", "ours become ECT(1)"),
                KeyValuePair.Create("ce.fwd", "ours become CE: a queue that is full, or somebody who marks everything"),
                KeyValuePair.Create("ce.rev", "all data of the target's comes with CE"),
            ]),
        },
        new(AccurateNegotiated, "the SYN/ACK accepts accurate ECN (RFC 9768 §3.1.1)"),
        new(AccurateRefused, "the SYN/ACK answers as a server does that does not know accurate ECN"),
        new(AccurateMangled,
            "the SYN/ACK repeats the bits that ask for accurate ECN, or says that the SYN came with a mark that it did not have, or a router cites the SYN with other bits"),
        new(AccurateDropped, "SYNs that ask for accurate ECN are lost, reset or refused, and plain ones are not"),
        .. Common.Targets,
        Common.Doubt(
            KeyValuePair.Create(
                "legacy_or_stripped", "a server without ECN and a path that clears the bits of SYNs look the same from here"),
            KeyValuePair.Create("reflected", "whoever copies the bits of a SYN into its answer says nothing of the path"),
            KeyValuePair.Create(
                "unmarked_or_bleached",
                "a server that negotiates ECN and does not mark its data, and a path that clears its marks, look the same from here"),
            ConnectivityWords.PacketsLost),
    ];

    /// <summary>What an ECN field is called in conditions: <c>not_ect</c>, <c>ect1</c>, <c>ect0</c>, <c>ce</c> (RFC 3168 §5).</summary>
    public static string MarkOf(int field) => Marks[field & 3];

    private static string NameOf(string mark) => mark switch { "ect0" => "ECT(0)", "ect1" => "ECT(1)", "ce" => "CE", _ => "no mark" };
}
