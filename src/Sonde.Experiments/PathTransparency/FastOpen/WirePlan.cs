using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>The crafted probes to one target, side by side: five at once, the sixth when a cookie came.</summary>
/// <param name="target">Whom to measure.</param>
/// <param name="timeout">How long a connection may take.</param>
/// <param name="source">The address to leave from.</param>
/// <param name="nextPort">Gives guarded ports in turn; there are more of them than a target can be asked from.</param>
/// <param name="random">Where sequence numbers come from.</param>
/// <param name="drops">How many packets that came this machine has lost so far; null where nobody knows.</param>
internal sealed class WirePlan(
    JobTarget target, TimeSpan timeout, PacketAddress source, Func<ushort> nextPort, Random random, Func<long>? drops = null)
    : CraftedPlan<WireFlow>(target, source, nextPort, random, drops)
{
    private static readonly byte[] Bogus = [0x5A, 0xA5, 0x5A, 0xA5, 0x5A, 0xA5, 0x5A, 0xA5];

    private bool _cookieTried, _cookieChecked;

    /// <summary>
    /// The probe of a kind that decides, as with other names; but a cookie that the server replaced by another one once is not valid,
    /// whatever luck it had at other times.
    /// </summary>
    public WireFlow? Of(WireProbeKind kind)
    {
        if (kind == WireProbeKind.Cookie && Flows.FirstOrDefault(IsRejected) is { } rejected) return rejected;
        if (Flows.FirstOrDefault(flow => flow.Kind == kind && flow is { CookieReceived.Length: > 0 }) is { } given
            && (kind is WireProbeKind.Ask34 or WireProbeKind.Ask254)) return given;
        return Of(WireProbes.NameOf(kind));
    }

    // The server gave a cookie, and takes a SYN with it as if it had no option: whether it still has the option is asked once more.
    private WireFlow? Unasked
    {
        get
        {
            WireFlow? first = Flows.FirstOrDefault(IsTakenAsPlain);
            return first is not null
                && !Flows.SkipWhile(flow => flow != first).Any(flow => flow.Kind is WireProbeKind.Ask34 or WireProbeKind.Ask254)
                ? first
                : null;
        }
    }

    /// <summary>Whether the SYN/ACK to a SYN with the server's cookie has neither taken its data nor said why.</summary>
    public bool IsTakenAsPlain(WireFlow flow)
        => flow is { Kind: WireProbeKind.Cookie, SynDataLength: > 0, SynDataAcked: 0 } && HasNoOption(flow);

    /// <summary>Whether a request for a cookie was answered without the option.</summary>
    public bool IsAskedInVain(WireFlow flow)
        => flow.Kind is WireProbeKind.Ask34 or WireProbeKind.Ask254 && HasNoOption(flow);

    /// <summary>Why it is not known whether the server has an answer to a request for a cookie, or null where that is known.</summary>
    public string? WhyUntold(WireFlow asked)
        => WhyDoubt(asked) ?? (IsUntold(asked) ? asked.MayLackPackets ? "packets_lost" : "path_loss" : null);

    protected override bool HasMoreToAsk => Unasked is not null;

    protected override void BeginFirst(Instant now)
    {
        foreach (WireProbeKind kind in (WireProbeKind[])[WireProbeKind.Plain, WireProbeKind.Ask34, WireProbeKind.Ask254,
            WireProbeKind.DataOnly, WireProbeKind.BogusCookie])
        {
            Start(now, kind, 0, []);
        }
    }

    protected override bool BeginFollowing(Instant now)
    {
        if (!Flows.Any(flow => flow.Kind == WireProbeKind.Cookie))
        {
            bool asked = Flows.All(
                flow => flow.Kind is not (WireProbeKind.Ask34 or WireProbeKind.Ask254) || flow.End != CraftedEnd.Pending);
            if (CookieOf(WireProbeKind.Ask34) is { } cookie) Start(now, WireProbeKind.Cookie, TcpOptionKind.FastOpen, cookie);
            else if (asked && CookieOf(WireProbeKind.Ask254) is { } other)
                Start(now, WireProbeKind.Cookie, TcpOptionKind.Experiment2, other);
            _cookieTried = asked || Flows[^1].Kind == WireProbeKind.Cookie;
        }

        if (!_cookieChecked
            && Flows.FirstOrDefault(
                flow => flow.Kind == WireProbeKind.Cookie) is { End: CraftedEnd.Answered, SynDataAcked: > 0, LostSynAck: false } accepted)
        {
            // Behind a pool of addresses a cookie is accepted by chance; twice in a row hardly.
            _cookieChecked = true;
            Start(now, WireProbeKind.Cookie, accepted.OptionKind, accepted.CookieSent);
        }

        return !_cookieTried;
    }

    protected override void AskMore(Instant now)
        => Start(now, Unasked!.OptionKind == TcpOptionKind.FastOpen ? WireProbeKind.Ask34 : WireProbeKind.Ask254, 0, []);

    protected override void Repeat(Instant now, WireFlow poor) => Start(now, poor.Kind, poor.OptionKind, poor.CookieSent);

    // A SYN/ACK that never came may be our own capture's loss: it decides when it is missing twice.
    protected override bool IsPoor(WireFlow flow)
        => base.IsPoor(flow) || (flow.Kind == WireProbeKind.Cookie && flow.SynDataAcked is not > 0)
            || IsUntold(flow);

    protected override bool IsUntold(WireFlow flow)
        => flow is { Kind: WireProbeKind.Ask34 or WireProbeKind.Ask254, SynAck: not null, KindReceived: 0 } && MayBeSaidAgain(flow);

    // Of what may be the server's second SYN/ACK nothing follows from what it lacks.
    private bool HasNoOption(WireFlow flow) => flow is { SynAck: not null, LostSynAck: false, KindReceived: 0 } && !MayBeSaidAgain(flow);

    private static bool IsRejected(WireFlow flow) => flow is { Kind: WireProbeKind.Cookie, SynDataAcked: 0, CookieReceived.Length: > 0 };

    private byte[]? CookieOf(WireProbeKind kind)
        => Flows.FirstOrDefault(flow => flow.Kind == kind && flow.CookieReceived is { Length: > 0 })?.CookieReceived;

    private void Start(Instant now, WireProbeKind kind, byte option, byte[] cookie)
    {
        (option, byte[] sent) = kind switch
        {
            WireProbeKind.Ask34 => (TcpOptionKind.FastOpen, []),
            WireProbeKind.Ask254 => (TcpOptionKind.Experiment2, []),
            WireProbeKind.BogusCookie => (TcpOptionKind.FastOpen, Bogus),
            WireProbeKind.Cookie => (option, cookie),
            _ => ((byte)0, (byte[])[]),
        };
        Start(now, (ends, isn) => new WireFlow(kind, ends, Target.Request, sent, option, isn, timeout) { Round = Round });
    }
}
