using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.Privacy;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>What a search found: the hops, and where something becomes of each kind of probe.</summary>
internal sealed class PathFindings
{
    private readonly PathSearch _search;
    private readonly int _last;
    private readonly HashSet<PacketAddress> _contradicted = [];
    private readonly NearRouters _near;

    /// <summary>How many packets came that claim to answer a SYN of the search, and that a sender may have sent who saw none.</summary>
    public long Forged => Claimed(_search.Way) + Claimed(_search.Followed);

    /// <summary>Looks at a search that is done.</summary>
    public PathFindings(PathSearch search)
    {
        _search = search;
        _last = search.Followed is null ? 0 : search.LastHop;
        PacketAddress?[] hops = [.. Enumerable.Range(1, _last).Select(AddressAt)];
        _near = new NearRouters(PacketAddress.From(search.Target.Address), hops);
        Published = [.. hops.Select(hop => hop is { } address ? _near.Publish(address) : null)];
        foreach ((SoughtProbe probe, FlowState flow) in Followed.Concat(Confirmed)) NoteContradicted(probe, flow);
        Ways = [.. Followed.Select(each => Locate(each.Probe, each.Flow)).Select(Compared)];
    }

    private static long Claimed(TracePlan? trace) => trace is null ? 0 : trace.Forged - trace.Strangers;

    /// <summary>
    /// Who answers at each TTL from 1 on, to the last hop before the target, as it may be published; null where nobody does.
    /// </summary>
    public IReadOnlyList<string?> Published { get; }

    /// <summary>What was found of each kind of probe.</summary>
    public IReadOnlyList<LocatedWay> Ways { get; }

    /// <summary>The TTL at which the target, or something in its name, answers plain SYNs; null if unknown.</summary>
    public int? Distance => _search.Distance;

    /// <summary>The TTL at which the target answers echo requests; null if it does not.</summary>
    public int? EchoDistance => _search.Way.Flows[0] is { IsReached: true, End: { } end } ? end : null;

    /// <summary>
    /// The SYN/ACK to a plain SYN, where it comes from nearer than the target's echo replies, which go on by the same way: something there
    /// opens connections.
    /// </summary>
    public HeardPacket? Impostor
        => Distance is { } distance && distance < EchoDistance && IsOneWay(distance - 1)
            && _search.Way.Flows[1].AnsweredAt(distance)?.Answer is { Heard.Kind: AnswerKind.SynAck } answer
            ? answer.Heard
            : null;

    /// <summary>What was found of a kind of probe, or null where it was not followed.</summary>
    public LocatedWay? Of(string name) => Ways.FirstOrDefault(way => way.Probe.Name == name);

    /// <summary>Whether a router cites a kind of probe without what it left with.</summary>
    public bool IsStripped(string name) => Of(name) is { Fate: LocatedFate.Stripped, Differs: false };

    /// <summary>All in sentences.</summary>
    public IEnumerable<string> Texts()
    {
        if (Impostor is { } synAck)
            yield return $"plain SYNs are answered {Numerals.Count(Distance ?? 0, "hop")} away, echo requests {EchoDistance}: the SYN/ACK (TTL {synAck.ReplyTtl}) is not the target's";
        foreach (LocatedWay way in Ways.Where(way => way.Fate != LocatedFate.Unknown)) yield return way.Text;
    }

    private LocatedWay Locate(SoughtProbe sought, FlowState flow)
    {
        int intact = 0, heard = 0, told = 0, answered = 0;
        List<(QuoteReading Reading, int After, int At)> changes = [];
        List<int> unseen = [];
        for (int ttl = 1; ttl <= LastOf(sought) && answered == 0; ttl++)
        {
            if (flow.AnsweredAt(ttl) is not { Answer: { } answer } probe) continue;
            if (answer.Heard.Kind != AnswerKind.TimeExceeded && !IsRefusedByTarget(sought, ttl, answer.Heard))
            {
                answered = ttl;
                continue;
            }

            heard = ttl;
            QuoteReading reading = Read(sought, probe.Packet.Span, answer.Packet.Span);
            bool isTold = reading.State == QuoteState.Intact || (IsChange(reading) && !_contradicted.Contains(answer.Heard.From));
            if (!isTold)
            {
                unseen.Add(ttl);
                continue;
            }

            if (reading.State == QuoteState.Intact) changes.Clear(); // what a router cited wrong before does not count
            else if (changes.Count == 0 || changes[^1].Reading != reading) changes.Add((reading, told, ttl));
            if (changes.Count == 0) intact = ttl;
            told = ttl;
        }

        if (changes.Count > 0)
        {
            LocatedFate fate = changes[0].Reading.State == QuoteState.Gone ? LocatedFate.Stripped : LocatedFate.Changed;
            return Of(sought, fate, intact, changes[0].At, unseen) with
            {
                Value = changes[0].Reading.Value,
                Further = [.. changes.Skip(1).Select(each => new LocatedChange(each.Reading.Value, HopAt(each.After), HopAt(each.At)))],
            };
        }

        // Whoever refuses datagrams to a port of nobody's, or does not answer them, has said nothing of what is on them.
        if (sought is { AsksTarget: true, End: CraftedEnd.Pending })
            return Of(sought, intact > 0 ? LocatedFate.Intact : LocatedFate.Unknown, intact, null, unseen);
        if (answered > 0 && flow.AnsweredAt(answered)!.Answer!.Heard is var reply && !IsTheTargets(reply) && !IsOfItsPort(sought, reply))
        {
            return Of(sought, FateOf(reply.Kind), heard, answered, unseen) with
            {
                Answer = reply,
                AnswerFrom = _near.Publish(reply.From),
                AnswerTtl = answered,
            };
        }

        return sought.End switch
        {
            _ when sought.HasArrived => Of(sought, LocatedFate.Intact, intact, null, unseen),
            CraftedEnd.TimedOut => NotArrived(sought, LocatedFate.Dropped, intact, heard, unseen),
            CraftedEnd.Reset => NotArrived(sought, LocatedFate.Reset, intact, heard, unseen),
            CraftedEnd.Unreachable => NotArrived(sought, LocatedFate.Refused, intact, heard, unseen),
            _ => Of(sought, LocatedFate.Unknown, intact, null, unseen),
        };
    }

    private IEnumerable<(SoughtProbe Probe, FlowState Flow)> Followed
        => _search.Sought.Select((probe, flow) => (probe, _search.Followed!.Flows[flow]));

    private IEnumerable<(SoughtProbe Probe, FlowState Flow)> Confirmed
        => _search.Doubted.Select((probe, flow) => (probe, _search.Confirmed!.Flows[flow]));

    // Who cites a packet otherwise, and is contradicted by routers behind it, cites all packets wrong: those too that nobody behind it
    // cites.
    private void NoteContradicted(SoughtProbe sought, FlowState flow)
    {
        List<PacketAddress> doubtful = [];
        foreach ((_, QuoteReading reading, PacketAddress from) in Readings(sought, flow))
        {
            if (IsChange(reading)) doubtful.Add(from);
            else if (reading.State == QuoteState.Intact) _contradicted.UnionWith(doubtful.Where(each => each != from));
        }
    }

    // Routers that spread load by ports send each connection one way of several.
    private LocatedWay Compared(LocatedWay way)
    {
        if (!way.IsChanged || way.Beyond is not { Ttl: var beyond }) return way;
        var others = Confirmed.Where(each => each.Probe == way.Probe).Select(each => Readings(each.Probe, each.Flow)
            .Where(told => told.Reading.State != QuoteState.Unseen && !_contradicted.Contains(told.From)).LastOrDefault()).ToArray();
        int farthest = others.Select(each => each.Ttl).DefaultIfEmpty().Max();
        return way with
        {
            Differs = others.Any(
                each => each.Ttl >= Math.Min(beyond + 1, farthest) && each is { Ttl: > 0, Reading.State: QuoteState.Intact }),
        };
    }

    private IEnumerable<(int Ttl, QuoteReading Reading, PacketAddress From)> Readings(SoughtProbe sought, FlowState flow)
    {
        for (int ttl = 1; ttl <= LastOf(sought); ttl++)
        {
            if (flow.AnsweredAt(ttl) is not { Answer: { } answer } probe) continue;
            if (answer.Heard.Kind != AnswerKind.TimeExceeded && !IsRefusedByTarget(sought, ttl, answer.Heard)) yield break;
            yield return (ttl, Read(sought, probe.Packet.Span, answer.Packet.Span), answer.Heard.From);
        }
    }

    private static bool IsChange(QuoteReading reading) => reading.State is QuoteState.Gone or QuoteState.Changed;

    // A plain SYN that was lost at the target's distance makes it look farther than it is: who answers from as far as the plain ones are
    // opened is the target. It resets a half-open connection when a SYN is sent again, out of order to it, whose first answer was lost.
    private bool IsTheTargets(in HeardPacket reply)
        => reply.Kind is AnswerKind.SynAck or AnswerKind.Rst && Distance is { } distance && _search.Way.Flows.Count > 1
            && _search.Way.Flows[1].AnsweredAt(distance)?.Answer is { Heard: { Kind: AnswerKind.SynAck } plain }
            && plain.ReplyTtl == reply.ReplyTtl;

    // What arrived from another port, or was refused by chance, is refused here for the port that it left from: a balancer with a dead
    // server does so.
    private static bool IsOfItsPort(SoughtProbe sought, in HeardPacket reply)
        => reply.Kind is AnswerKind.Rst or AnswerKind.Unreachable && (sought.HasArrived || sought.End == CraftedEnd.Pending);

    private int LastOf(SoughtProbe sought) => sought.AsksTarget ? (_search.Confirmed ?? _search.Followed!).Settings.MaxTtl : _last;

    // That nobody listens at a port only the host says that has it, from whichever of its addresses.
    private bool IsRefusedByTarget(SoughtProbe sought, int ttl, in HeardPacket heard)
        => sought.AsksTarget && heard.Kind == AnswerKind.Unreachable && heard.IcmpCode == (heard.From.IsIpv4 ? 3 : 4)
            && (ttl == Distance || heard.From == PacketAddress.From(_search.Target.Address));

    private static QuoteReading Read(SoughtProbe sought, ReadOnlySpan<byte> sent, ReadOnlySpan<byte> error)
    {
        if (!CitedProbe.TryRead(sent, error, out CitedProbe probe)) return QuoteReading.Unseen;
        List<QuoteReading> fields = [];
        foreach (QuotedField field in sought.Fields) fields.Add(field.Read(probe));
        return QuoteReading.Of(fields);
    }

    // What the target itself has cited is not kept from it on the way: why it came to nothing there, nobody on the way can tell.
    private LocatedWay NotArrived(SoughtProbe sought, LocatedFate fate, int intact, int heard, IReadOnlyList<int> unseen)
        => NextPlain(heard) is var next && next <= heard
            ? Of(sought, LocatedFate.Unknown, intact, null, unseen)
            : Of(sought, fate, heard, next, unseen);

    private LocatedWay Of(SoughtProbe sought, LocatedFate fate, int intact, int? beyond, IReadOnlyList<int> unseen)
    {
        int end = beyond ?? 0;
        return new LocatedWay(sought, fate, HopAt(intact), beyond is { } ttl ? HopAt(ttl) : null)
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

    // Routers that spread load send SYNs and echo requests ways that need not be equally long, and the same target is nearer by one of
    // them. Where the same router sees both, what is behind it is so for both.
    private bool IsOneWay(int ttl)
        => ttl == 0 || (RouterOf(0, ttl) is { } ofEcho && RouterOf(1, ttl) == ofEcho);

    private PacketAddress? RouterOf(int flow, int ttl)
        => _search.Way.Flows[flow].AnsweredAt(ttl)?.Answer is { Heard.Kind: AnswerKind.TimeExceeded } answer ? answer.Heard.From : null;

    private LocatedHop HopAt(int ttl)
        => new(
            ttl,
            ttl == Distance ? _search.Target.Address.ToString() : AddressAt(ttl) is { } hop ? _near.Publish(hop) : null,
            ttl == Distance);

    private PacketAddress? AddressAt(int ttl)
    {
        if (ttl < 1 || ttl > _last) return null;
        foreach (FlowState flow in _search.Way.Flows.Reverse().Concat(_search.Followed?.Flows ?? []))
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
