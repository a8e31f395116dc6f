using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>
/// What the flows of one trace show together: how far each came, how far away the destination is, and which flows show something else than
/// most. Nothing here takes silence for an answer.
/// </summary>
internal sealed class PathFacts
{
    private const byte PortUnreachable = 3, PortUnreachableV6 = 4;

    private readonly ITrace _plan;
    private readonly PacketAddress _destination;
    private readonly HashSet<PacketAddress> _routers = [];
    private readonly bool[] _deviates;

    /// <summary>Gathers them.</summary>
    public PathFacts(ITrace plan)
    {
        _plan = plan;
        _destination = PacketAddress.From(plan.Target.Address);
        Reaches = [.. plan.Flows.Select(flow => FlowReach.Of(flow, plan.Settings))];
        foreach (SentProbe probe in plan.Probes)
        {
            if (probe.Answer is { Heard: { Kind: AnswerKind.TimeExceeded } heard }) _routers.Add(heard.From);
        }

        Distance = UsualDistance();
        UsualReplyTtl = Usual(
            Flows.Where(flow => Reaches[flow].IsReached && IsAtTarget(flow))
            .Select(flow => (int)Reaches[flow].Ending!.Answer.Heard.ReplyTtl).Where(ttl => ttl > 0));
        Farthest = FarthestRouter();
        _deviates = [.. Flows.Select(FindDeviation)];
    }

    /// <summary>How far each flow came.</summary>
    public IReadOnlyList<FlowReach> Reaches { get; }

    /// <summary>The TTL at which most flows reach the destination, or may do so; null where none does.</summary>
    public int? Distance { get; }

    /// <summary>The TTL that the destination's own answers arrive with, or null.</summary>
    public int? UsualReplyTtl { get; }

    /// <summary>The highest TTL at which a router is to be expected, on whatever way to the destination.</summary>
    public int Farthest { get; }

    /// <summary>The flows.</summary>
    public IEnumerable<int> Flows => Enumerable.Range(0, Reaches.Count);

    /// <summary>All flows but one.</summary>
    public IEnumerable<int> Others(int flow) => Flows.Where(other => other != flow);

    /// <summary>Whether a flow shows something else than most, or is silent where that is no chance.</summary>
    public bool Deviates(int flow) => _deviates[flow];

    /// <summary>Who answered a flow at a TTL, or null.</summary>
    public PacketAddress? AddressAt(int flow, int ttl) => _plan.Flows[flow].AnsweredAt(ttl)?.Answer?.Heard.From;

    /// <summary>
    /// The flows that routers answered at a TTL and that say how another one would fare there. A router may answer one protocol and not
    /// another: where flows of the protocol pass, they alone are asked. One that takes a longer way is none of them, as long as routers
    /// answer it.
    /// </summary>
    public IEnumerable<int> WitnessesAt(int flow, int ttl)
    {
        bool doAlikePass = Others(flow).Any(
            other => AreAlike(flow, other) && Reaches[other].LastHeard > ttl && (!Deviates(other) || AddressAt(other, ttl) is null));
        return Others(flow).Where(other => IsHeardAt(other, ttl) && !Deviates(other) && (!doAlikePass || AreAlike(flow, other)));
    }

    /// <summary>What is known of a flow's silence behind the last router that answered it.</summary>
    public PathSilence SilenceOf(int flow) => new(_plan.Flows[flow], Reaches[flow].LastHeard, Farthest);

    /// <summary>Whether two flows are of one protocol.</summary>
    public bool AreAlike(int flow, int other) => _plan.Settings.Flows[other].Protocol == _plan.Settings.Flows[flow].Protocol;

    /// <summary>Whether a flow was answered at a TTL by a router, or is known to have no end there.</summary>
    public bool PassesAt(int flow, int ttl)
        => IsHeardAt(flow, ttl)
        || (Reaches[flow].Ending is { } ending && ttl < ending.Ttl && _plan.Flows[flow].Chances[ttl] <= PathSilence.MostChance);

    /// <summary>Whether a router answered a flow at a TTL.</summary>
    public bool IsHeardAt(int flow, int ttl)
        => AddressAt(flow, ttl) is not null && (Reaches[flow].Ending is not { } ending || ttl < ending.Ttl);

    /// <summary>Whether what ended a flow may stand where most flows reach the destination.</summary>
    public bool IsAtTarget(int flow) => Distance is { } distance && Reaches[flow].MayEndAt(distance);

    /// <summary>
    /// Whether the destination ended a flow: it answered, or refused it by another of its addresses, from its own distance and with no
    /// router's address.
    /// </summary>
    public bool IsEndedByTarget(int flow)
    {
        FlowReach reach = Reaches[flow];
        if (reach.Ending is not { } ending) return false;
        if (reach.IsReached) return true;
        HeardPacket heard = ending.Answer.Heard;
        return (IsAtTarget(flow) || MayAllEndAt(reach.Ending.Ttl)) && !_routers.Contains(heard.From)
            && ComesFromUsualDistance(heard.ReplyTtl);
    }

    // Loss may let all that reach it seem farther away than it is: nothing shows then that the path goes on.
    private bool MayAllEndAt(int ttl)
        => Reaches.Any(reach => reach.IsReached) && Reaches.Where(reach => reach.IsReached).All(reach => reach.MayEndAt(ttl));

    /// <summary>Whether an answer with a TTL comes from as far away as the destination's own; true where that is not known.</summary>
    public bool ComesFromUsualDistance(int replyTtl)
        => replyTtl == 0 || UsualReplyTtl is not { } usual || ReplyDistance.Of(replyTtl) == ReplyDistance.Of(usual);

    /// <summary>
    /// The highest TTL at which a flow is answered as flows are that agree; where all others deviate, as any other is; where no other was
    /// heard of, by a router at all. For a silent flow the probes from other ports count as well: they are what its silence is known by.
    /// </summary>
    public int LastCommon(int flow)
    {
        int[] others = [.. Others(flow).Where(other => !Deviates(other))];
        if (others.Length == 0) others = [.. Others(flow)];
        if (Array.TrueForAll(others, other => Reaches[other].LastHeard == 0)) return Reaches[flow].Lowest - 1;
        bool isOpen = Reaches[flow].Ending is null;
        for (int ttl = isOpen ? SilenceOf(flow).Last : Reaches[flow].LastHeard; ttl > 0; ttl--)
        {
            if (isOpen)
            {
                if (RoutersAt(flow, ttl).Any(address => Array.Exists(others, other => RoutersAt(other, ttl).Contains(address)))) return ttl;
            }
            else if (IsHeardAt(flow, ttl) && Array.Exists(others, other => AddressAt(other, ttl) == AddressAt(flow, ttl))) return ttl;
        }

        return 0;
    }

    // Of whatever port.
    private IEnumerable<PacketAddress> RoutersAt(int flow, int ttl)
    {
        IEnumerable<PacketAddress> aside = _plan.Flows[flow].Asides.Where(probe => probe.Ttl == ttl && probe.HasExpired)
            .Select(probe => probe.Answer!.Heard.From);
        return AddressAt(flow, ttl) is { } own ? aside.Append(own) : aside;
    }

    /// <summary>Whether the last router of a flow that has others at its TTL is none of theirs.</summary>
    public bool GoesAnotherWay(int flow, int below)
    {
        for (int ttl = below - 1; ttl > 0; ttl--)
        {
            if (AddressAt(flow, ttl) is not { } address) continue;
            PacketAddress[] theirs = [.. Others(flow).Select(other => AddressAt(other, ttl)).OfType<PacketAddress>()];
            if (theirs.Length > 0) return !theirs.Contains(address);
        }

        return false;
    }

    /// <summary>Whether a router that answered a flow did so beyond the distance of most.</summary>
    public bool PassesDistance(int flow)
        => Distance is { } distance && Reaches[flow].Ending is null && Reaches[flow].LastHeard >= distance
            && AddressAt(flow, Reaches[flow].LastHeard) != _destination;

    /// <summary>Whether a router's refusal ended a flow where others pass.</summary>
    public bool IsRefusedMidway(int flow)
    {
        FlowReach reach = Reaches[flow];
        if (reach.Ending is null || IsEndedByTarget(flow)) return false;
        return Distance is { } distance ? reach.Lowest <= distance : Others(flow).Any(other => Reaches[other].LastHeard > reach.Ending.Ttl);
    }

    /// <summary>
    /// Whether what refused a flow may be the destination by another of its addresses, over a way that is shorter than the others': it is
    /// no router's address, and it refuses a port and not the way to it (RFC 792, RFC 4443 §3.1).
    /// </summary>
    public bool MayBeOtherAddress(int flow)
        => Reaches[flow].Ending?.Answer.Heard is { IsCitation: true, Kind: AnswerKind.Unreachable } heard && !_routers.Contains(heard.From)
            && heard.IcmpCode == (_destination.IsIpv4 ? PortUnreachable : PortUnreachableV6);

    private bool FindDeviation(int flow)
    {
        FlowReach reach = Reaches[flow];
        if (reach.Ending is null) return PassesDistance(flow) || SilenceOf(flow).First is not null;
        return reach.Ending.DoesReplyTtlMove || IsRefusedMidway(flow) || (reach.IsReached && !IsAtTarget(flow));
    }

    // The TTL at which most may be ended by the destination: one that limits its answers is silent at its distance and heard beyond. Of
    // those alike the one that answered most, then the longest: what cuts a path short is the exception.
    private int? UsualDistance()
    {
        FlowReach[] reached = [.. Reaches.Where(reach => reach.IsReached && !reach.Ending!.DoesReplyTtlMove)];
        return reached.Length == 0 ? null : reached.Select(reach => reach.Ending!.Ttl).Distinct()
            .OrderByDescending(ttl => reached.Count(reach => reach.MayEndAt(ttl)))
            .ThenByDescending(ttl => reached.Count(reach => reach.Ending!.Ttl == ttl))
            .ThenByDescending(ttl => ttl).First();
    }

    // Where ways to the destination differ in length, the shortest of them counts.
    private int FarthestRouter()
    {
        if (Distance is not { } distance) return Reaches.Count == 0 ? 0 : Reaches.Max(reach => reach.LastHeard);
        return Flows.Where(flow => Reaches[flow].IsReached && IsAtTarget(flow)).SelectMany(flow => _plan.Flows[flow].Asides)
            .Where(aside => aside.HasEnded).Select(aside => aside.Ttl).Append(distance).Min() - 1;
    }

    private static int? Usual(IEnumerable<int> values)
        => values.GroupBy(value => value).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key)
            .FirstOrDefault()?.Key;
}
