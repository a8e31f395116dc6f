namespace Sonde.Measurements.Model;

/// <summary>
/// The vocabulary of <c>tcpopt</c>: PATHspider's words, which begin by the option's name and not by the experiment's, and ours of what
/// becomes of each option on the way.
/// </summary>
public static class TcpOptConditions
{
    /// <summary>The words of a target that does not answer.</summary>
    public static ConnectivityWords Common { get; } = new("tcpopt");

    /// <summary>
    /// The options: their names in our words, how PATHspider's begin (for the one that it does not try, as ours), and in words.
    /// </summary>
    public static IReadOnlyList<(string Name, string Prefix, string Text)> Options { get; } =
    [
        ("ts", "tsopt", "timestamps"),
        ("ws", "wsopt", "window scale"),
        ("sack", "sack", "SACK permitted"),
        ("unknown", "tcpopt.unknown", "a kind that nobody knows (253, RFC 6994)"),
    ];

    /// <summary>The words, in the order of results.</summary>
    public static IReadOnlyList<ConditionWord> Words { get; } =
    [
        .. Options.SelectMany(option => WordsOf(option.Name, option.Prefix, option.Text)),
        .. Common.Targets,
        Common.Doubt(ConnectivityWords.PacketsLost),
    ];

    /// <summary>What becomes of an option: <c>kept</c>, <c>stripped</c> or <c>dropped</c>.</summary>
    public static string Path(string option, string fate) => $"tcpopt.{option}.path.{fate}";

    /// <summary>What could not be told of an option, and why.</summary>
    public static string Undecided(string option, string reason) => Condition.With($"tcpopt.{option}.undecided", reason);

    private static IEnumerable<ConditionWord> WordsOf(string name, string prefix, string text)
        =>
        [
            .. new ConnectivityWords(prefix).Connectivity("the connection without options", $"the one whose SYN has {text}"),
            .. name == "unknown" ? (ConditionWord[])[] :
            [
                new($"{prefix}.negotiation.succeeded", $"the SYN/ACK to a SYN with {text} has it too"),
                new($"{prefix}.negotiation.failed", $"the SYN/ACK to a SYN with {text} does not have it"),
                new($"{prefix}.unsolicited.seen", $"the SYN/ACK to a SYN without options has {text}"),
                new($"{prefix}.unsolicited.not_seen", $"the SYN/ACK to a SYN without options does not have {text}"),
            ],
            new(Path(name, "kept"), $"{text}: it arrives: the target answers by it"),
            new(Path(name, "stripped"),
                $"{text}: it is taken off, or changed, on the way: a router cites a SYN that has lost it (--locate)"),
            new(Path(name, "dropped"), $"{text}: SYNs with it are lost, reset or refused, and others are not"),
            new ConnectivityWords($"tcpopt.{name}").Doubt(
                name == "unknown"
                    ? new KeyValuePair<string, string>(
                        "kept_or_stripped",
                        "SYNs with it arrive; whether it does nobody says who stands behind the last router that may take it off")
                    : new KeyValuePair<string, string>(
                        "legacy_or_stripped", "a server that does not use it and a path that takes it off look the same from here"),
                ConnectivityWords.PacketsLost),
        ];
}
