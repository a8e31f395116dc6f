using Sonde.Experiments.Traceroute.Answers;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>Where on the way something becomes of a kind of probe.</summary>
/// <param name="Probe">The kind.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Intact">The last place that still saw it as it was sent.</param>
/// <param name="Beyond">The first place that sees it otherwise, or, where it does not go on, that sees plain SYNs and not it; null where
/// nothing becomes of it.</param>
internal sealed record LocatedWay(SoughtProbe Probe, LocatedFate Fate, LocatedHop Intact, LocatedHop? Beyond)
{
    /// <summary>What stands in its place, where it was changed; else null.</summary>
    public string? Value { get; init; }

    /// <summary>What becomes of it farther on, in order; none where it arrives as the first change left it.</summary>
    public IReadOnlyList<LocatedChange> Further { get; init; } = [];

    /// <summary>What stands in its place where it was cited last; null where nothing does, or it was not changed.</summary>
    public string? Final => Further.Count > 0 ? Further[^1].Value : Value;

    /// <summary>Whether it was changed, and is so no more or less when it is sent from other ports: there are several ways.</summary>
    public bool Differs { get; init; }

    /// <summary>Whether a router, or the target, cites it otherwise than it left, from whatever port.</summary>
    public bool IsChanged => Fate is LocatedFate.Stripped or LocatedFate.Changed;

    /// <summary>TTLs between the two where nobody ever answers.</summary>
    public IReadOnlyList<int> Silent { get; init; } = [];

    /// <summary>TTLs between the two whose answers cite too little to tell.</summary>
    public IReadOnlyList<int> Unseen { get; init; } = [];

    /// <summary>What answered on the way, in the target's name or in its own; null if nothing did.</summary>
    public HeardPacket? Answer { get; init; }

    /// <summary>Who answered so, as it may be published; null if nothing did.</summary>
    public string? AnswerFrom { get; init; }

    /// <summary>The TTL of the SYN that was answered so, or 0.</summary>
    public int AnswerTtl { get; init; }

    /// <summary>All in one sentence.</summary>
    public string Text
    {
        get
        {
            string what = Probe.What;
            string place = Beyond is { } beyond ? $" between {Intact} and {beyond}{Between}" : "";
            return Fate switch
            {
                LocatedFate.Stripped => $"{what} is taken off{place}{Farther}",
                LocatedFate.Changed => $"{what} is changed to {Value}{place}{Farther}",
                LocatedFate.Dropped when Probe.AsksTarget => $"{what} is heard of no more{place}",
                LocatedFate.Dropped => $"{what} is lost, with its SYN,{place}",
                LocatedFate.Reset when Answer is { } rst => $"{what} is reset{place}: the RST has TTL {rst.ReplyTtl}",
                LocatedFate.Reset => $"{what} is reset{place}",
                LocatedFate.Opened => $"{what} is answered by a SYN/ACK in the target's name{place}: it has TTL {Answer?.ReplyTtl}",
                LocatedFate.Refused
                    => $"{what} is refused by {AnswerFrom} (ICMP type {Answer?.IcmpType}, code {Answer?.IcmpCode}){place}",
                LocatedFate.Intact when Intact.Ttl > 0 => $"{what} reaches {Intact} as it was sent",
                LocatedFate.Intact => $"{what} reaches the target; no router cites it",
                _ => $"what becomes of {what} was not found out",
            };
        }
    }

    private string Farther
        => string.Concat(Further.Select(change => change.ToString())) + (Differs ? "; from other ports it passes as it was sent" : "");

    private string Between => (Silent.Count, Unseen.Count) switch
    {
        (0, 0) => "",
        (_, 0) => $" (nobody answers at {Hops(Silent)})",
        (0, _) => $" ({Hops(Unseen)} cite too little to tell)",
        _ => $" (nobody answers at {Hops(Silent)}; {Hops(Unseen)} cite too little to tell)",
    };

    private static string Hops(IReadOnlyList<int> ttls) => (ttls.Count == 1 ? "hop " : "hops ") + string.Join(", ", ttls);
}
