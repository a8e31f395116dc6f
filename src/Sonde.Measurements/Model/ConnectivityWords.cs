namespace Sonde.Measurements.Model;

/// <summary>
/// The words that the experiments of path transparency share, each behind its own name: PATHspider's of a baseline against a variant, and
/// ours of a target that does not answer, and of what could not be told.
/// </summary>
/// <param name="Prefix">The name, such as <c>h2</c>, or <c>dscp.48</c>.</param>
public sealed record ConnectivityWords(string Prefix)
{
    /// <summary>The baseline and the variant were answered.</summary>
    public string Works => $"{Prefix}.connectivity.works";

    /// <summary>The baseline was answered, the variant was not.</summary>
    public string Broken => $"{Prefix}.connectivity.broken";

    /// <summary>The variant was answered, the baseline was not.</summary>
    public string Transient => $"{Prefix}.connectivity.transient";

    /// <summary>Neither was answered.</summary>
    public string Offline => $"{Prefix}.connectivity.offline";

    /// <summary>The target refuses the baseline.</summary>
    public string TargetRefused => $"{Prefix}.target.refused";

    /// <summary>An ICMP error says that the target may not be reached.</summary>
    public string TargetProhibited => $"{Prefix}.target.prohibited";

    /// <summary>An ICMP error says that the target cannot be reached.</summary>
    public string TargetUnreachable => $"{Prefix}.target.unreachable";

    /// <summary>Nothing comes from the target.</summary>
    public string TargetDead => $"{Prefix}.target.dead";

    /// <summary>What could not be told, and why.</summary>
    public string Undecided => $"{Prefix}.undecided";

    /// <summary>The four words of connectivity, in the order of results.</summary>
    /// <param name="baseline">What the baseline is, such as <c>HTTP/1.1</c>.</param>
    /// <param name="variant">What the variant is.</param>
    public IEnumerable<ConditionWord> Connectivity(string baseline, string variant)
        =>
        [
            new(Works, $"{baseline} and {variant} were answered"),
            new(Broken, $"{baseline} was answered, {variant} was not, in several tries of both"),
            new(Transient, $"{variant} was answered, {baseline} was not, in several tries of both"),
            new(Offline, $"neither {baseline} nor {variant} was answered"),
        ];

    /// <summary>The words of a target that does not answer, in the order of results.</summary>
    public IEnumerable<ConditionWord> Targets
        =>
        [
            new(TargetRefused, "the target refuses the baseline"),
            new(TargetProhibited, "an ICMP error says that the baseline is not permitted"),
            new(TargetUnreachable, "an ICMP error, or the system, says that the target cannot be reached"),
            new(TargetDead, "nothing comes from the target"),
        ];

    /// <summary>The word of what could not be told.</summary>
    /// <param name="reasons">Reasons of the experiment's own, before those that all have.</param>
    public ConditionWord Doubt(params IEnumerable<KeyValuePair<string, string>> reasons)
        => new(Undecided, "not told")
        {
            Value = new ConditionValue.OneOf([.. reasons, .. Doubts]),
            Group = Undecided,
            IsExclusive = false,
        };

    /// <summary>The reason of crafted connections: this machine may have missed answers, or their time was over.</summary>
    internal static KeyValuePair<string, string> PacketsLost => new(
        "packets_lost", "this machine had no room for packets that came, or heard of them when their time was over");

    private static KeyValuePair<string, string>[] Doubts =>
    [
        new("contradictory", "tries of the same say different things, and no one of them is taken for the truth"),
        new("path_loss", "the path loses so much that the silence may be chance"),
        new("no_answer", "the target takes the request and does not answer"),
        new("wrong_answer", "the target answers, by something else than what was asked for"),
        new("local_error", "this machine is to blame"),
    ];
}
