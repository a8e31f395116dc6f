using Sonde.Experiments.Traceroute;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.PathTransparency.FastOpen.Locating;

/// <summary>What a search found: the hops, and where something becomes of each kind of SYN.</summary>
internal sealed class PathFindings
{
    private readonly PathSearch _search;
    private readonly int _last;

    /// <summary>How many packets came that claim to answer a SYN of the search, and that a sender may have sent who saw none.</summary>
    public long Forged => _search.Way.Forged + (_search.Syns?.Forged ?? 0);

    /// <summary>Looks at a search that is done.</summary>
    public PathFindings(PathSearch search)
    {
        _search = search;
        _last = search.Syns?.Settings.MaxTtl ?? 0;
        Hops = [.. Enumerable.Range(1, _last).Select(AddressAt)];
        Syns = [.. search.Sought.Select((kind, flow) => Locate(kind, search.Syns!.Flows[flow]))];
    }

    /// <summary>Who answers at each TTL from 1 on, to the last hop before the target; null where nobody does.</summary>
    public IReadOnlyList<PacketAddress?> Hops { get; }

    /// <summary>What was found of each kind of SYN.</summary>
    public IReadOnlyList<LocatedSyn> Syns { get; }

    /// <summary>The TTL at which the target, or something in its name, answers plain SYNs; null if unknown.</summary>
    public int? Distance => _search.Distance;

    /// <summary>The TTL at which the target answers echo requests; null if it does not.</summary>
    public int? EchoDistance => _search.Way.Flows[0] is { IsReached: true, End: { } end } ? end : null;

    /// <summary>
    /// The SYN/ACK to a plain SYN, where it comes from nearer than the target's echo replies: something on the way opens connections.
    /// </summary>
    public HeardPacket? Impostor
        => Distance < EchoDistance && _search.Way.Flows[1].AnsweredAt(Distance!.Value)?.Answer is { Heard.Kind: AnswerKind.SynAck } answer
        ? answer.Heard
        : null;

    /// <summary>Whether a router cites a SYN without the option of a kind that it was sent with.</summary>
    public bool IsStripped(WireProbeKind kind) => Syns.Any(syn => syn.Kind == kind && syn.Fate == LocatedFate.Stripped);

    /// <summary>All in sentences.</summary>
    public IEnumerable<string> Texts()
    {
        if (Impostor is { } synAck)
            yield return $"plain SYNs are answered {Distance} hops away, echo requests {EchoDistance}: the SYN/ACK (TTL {synAck.ReplyTtl}) is not the target's";
        foreach (LocatedSyn syn in Syns.Where(syn => syn.Fate != LocatedFate.Unknown)) yield return syn.Text;
    }

    private LocatedSyn Locate(WireProbeKind kind, FlowState flow)
    {
        WireFlow known = _search.Wire.Of(kind)!;
        int intact = 0, heard = 0, gone = 0, answered = 0;
        List<int> unseen = [];
        for (int ttl = 1; ttl <= _last && answered == 0; ttl++)
        {
            if (flow.AnsweredAt(ttl) is not { Answer: { } answer } probe) continue;
            if (answer.Heard.Kind != AnswerKind.TimeExceeded)
            {
                answered = ttl;
                continue;
            }

            heard = ttl;
            switch (SynQuote.Read(probe.Packet.Span, answer.Packet.Span))
            {
                case QuoteState.Intact:
                    (intact, gone) = (ttl, 0); // what a router cited wrong before does not count
                    break;
                case QuoteState.Gone when gone == 0:
                    gone = ttl;
                    break;
                case QuoteState.Unseen:
                    unseen.Add(ttl);
                    break;
            }
        }

        if (gone > 0) return Of(kind, LocatedFate.Stripped, intact, gone, unseen);
        if (answered > 0)
        {
            HeardPacket reply = flow.AnsweredAt(answered)!.Answer!.Heard;
            return Of(kind, FateOf(reply.Kind), heard, answered, unseen) with { Answer = reply, AnswerTtl = answered };
        }

        return known.End switch
        {
            _ when known.SynAck is not null || known.LostSynAck => Of(kind, LocatedFate.Intact, intact, null, unseen),
            WireEnd.TimedOut => Of(kind, LocatedFate.Dropped, heard, NextPlain(heard), unseen),
            WireEnd.Reset => Of(kind, LocatedFate.Reset, heard, NextPlain(heard), unseen),
            WireEnd.Unreachable => Of(kind, LocatedFate.Refused, heard, NextPlain(heard), unseen),
            _ => Of(kind, LocatedFate.Unknown, intact, null, unseen),
        };
    }

    private LocatedSyn Of(WireProbeKind kind, LocatedFate fate, int intact, int? beyond, IReadOnlyList<int> unseen)
    {
        int end = beyond ?? 0;
        return new LocatedSyn(kind, fate, HopAt(intact), beyond is { } ttl ? HopAt(ttl) : null)
        {
            Silent = [.. Enumerable.Range(intact + 1, Math.Max(0, end - intact - 1)).Where(hop => AddressAt(hop) is null)],
            Unseen = [.. unseen.Where(hop => hop > intact && hop < end)],
        };
    }

    /// <summary>The first place beyond a TTL where plain packets are known to arrive: a hop that answers them, or the target.</summary>
    private int? NextPlain(int after)
    {
        for (int ttl = after + 1; ttl <= _last; ttl++)
        {
            if (_search.Way.Flows.Any(flow => flow.AnsweredAt(ttl) is not null)) return ttl;
        }

        return Distance;
    }

    private LocatedHop HopAt(int ttl)
        => new(ttl, ttl == Distance ? PacketAddress.From(_search.Wire.Target.Target.Address) : AddressAt(ttl), ttl == Distance);

    private PacketAddress? AddressAt(int ttl)
    {
        if (ttl < 1 || ttl > _last) return null;
        foreach (FlowState flow in _search.Way.Flows.Reverse().Concat(_search.Syns?.Flows ?? []))
        {
            if (flow.AnsweredAt(ttl)?.Answer is { Heard.Kind: AnswerKind.TimeExceeded } answer) return answer.Heard.From;
        }

        return null;
    }

    private static LocatedFate FateOf(AnswerKind kind) => kind switch
    {
        AnswerKind.Rst => LocatedFate.Reset,
        AnswerKind.SynAck => LocatedFate.Opened,
        AnswerKind.Unreachable => LocatedFate.Refused,
        _ => LocatedFate.Unknown,
    };
}
