using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sonde.Experiments.Traceroute.Answers;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>
/// Finds the probe that an arrived packet answers. An answer counts only if its sender must have seen the probe: what agrees has to be
/// more than guessing could have hit, in as many packets as came and answer nothing. A cited source address that differs from ours is
/// never a reason to refuse: something on the way rewrote it.
/// </summary>
/// <param name="settings">How the trace goes.</param>
/// <param name="writer">Made the probes.</param>
/// <param name="probes">The probes sent so far.</param>
internal sealed class ProbeMatcher(TraceSettings settings, ProbeWriter writer, List<SentProbe> probes)
{
    private readonly Dictionary<(TraceProtocol Protocol, ushort Port), int> _byPort = [];
    private readonly ProbeAgreement _agreement = new(settings, writer);

    // As many as a whole sweep sends, from the first on: what counts does not depend on when it comes.
    private readonly int _swept = settings.Flows.Count * (settings.MaxTtl - settings.FirstTtl + 1);

    /// <summary>How many packets came that claim to answer and answer nothing; they may be guesses.</summary>
    public long Forged { get; private set; }

    /// <summary>How many of these name no port that a probe left from: other programs' answers may be among them.</summary>
    public long Strangers { get; private set; }

    /// <summary>How many packets were lost before anybody could look at them; they may be guesses too.</summary>
    public long Lost { get; set; }

    /// <summary>Whether packets came to ports of ours that belong to no probe: what is known by its ports alone is then doubted.</summary>
    public bool ArePortsGuessed { get; private set; }

    /// <summary>A probe was sent.</summary>
    public void Add(SentProbe probe)
    {
        if (settings.LegacyPorts || probe.IsAside) _byPort[(settings.Flows[probe.Flow].Protocol, probe.SourcePort)] = probe.Number;
    }

    /// <summary>Finds the probe.</summary>
    public ProbeMatch Find(in HeardPacket heard)
    {
        ProbeMatch match = Look(heard);
        if (match.IsForged && !(heard.HasPorts && settings.KnownPorts.Contains(heard.ProbePort)))
        {
            Forged++;
            if (match.Reason == UnmatchedReason.NoProbe) Strangers++;
        }

        return match;
    }

    /// <summary>The flow that a packet's ports name, or -1; it must be the one way to tell.</summary>
    public int FlowOf(in HeardPacket heard)
    {
        if (settings.LegacyPorts || !heard.HasPorts) return -1;
        for (int i = 0; i < settings.Flows.Count; i++)
        {
            TraceFlow flow = settings.Flows[i];
            if (flow.Protocol == heard.Protocol && writer.PortOf(i) == heard.ProbePort
                && (flow.Protocol == TraceProtocol.Icmp || flow.Port == heard.TargetPort)) return i;
        }

        return -1;
    }

    private ProbeMatch Look(in HeardPacket heard)
    {
        if (heard.IsFragment) return new ProbeMatch(null, UnmatchedReason.Fragment);
        SentProbe? named = null, near = null;
        bool isUnproved = false;
        foreach (int number in (ReadOnlySpan<int>)[.. Candidates(heard)])
        {
            if ((uint)number >= (uint)probes.Count) continue;
            SentProbe probe = probes[number];
            TraceFlow flow = settings.Flows[probe.Flow];
            if (flow.Protocol != heard.Protocol) continue;
            named ??= probe;
            Agreement agreement = heard.IsCitation ? _agreement.OfCitation(heard, probe, flow) : _agreement.OfDirect(heard, probe, flow);
            if (agreement.IsHint(probes.Count, Forged + Lost)) near ??= probe;
            if (agreement.Contradicts) continue;
            if (IsByPortAlone(heard) && MayBeFrom(heard)) return ByPortAlone(probe, -1);
            bool isProved = settings.IsMatchedBySystem || agreement.IsProof(Math.Max(_swept, probes.Count), Forged + Lost);
            if (isProved && MayBeFrom(heard)) return new ProbeMatch(probe);
            isUnproved = true;
        }

        return Unmatched(heard, named, near, isUnproved);
    }

    private ProbeMatch Unmatched(in HeardPacket heard, SentProbe? named, SentProbe? near, bool isUnproved)
    {
        int flow = FlowOf(heard);
        if (named is null && flow >= 0 && IsByPortAlone(heard) && MayBeFrom(heard)) return ByPortAlone(OnlyWaiting(flow), flow);
        bool isAbout = heard.ProbeDestination == writer.Destination;
        UnmatchedReason reason = !isAbout ? heard.IsCitation ? UnmatchedReason.DestinationRewritten : UnmatchedReason.OtherAddress
            : heard.IsCitation && heard.Sequence is null && heard.CitedChecksum is null && named is not null ? UnmatchedReason.ShortCitation
            : isUnproved ? UnmatchedReason.Unverified
            : named is not null || flow >= 0 ? UnmatchedReason.NumbersDiffer : UnmatchedReason.NoProbe;
        if (reason == UnmatchedReason.NoProbe && IsByPortAlone(heard)) ArePortsGuessed = true;
        return new ProbeMatch(null, reason) { Near = near, Flow = flow };
    }

    // A datagram, and a reset that acknowledges nothing, names a flow and no more: it answers a probe only where one alone waits, and
    // nobody is trying out ports.
    private ProbeMatch ByPortAlone(SentProbe? probe, int flow)
        => probe is null || ArePortsGuessed
            ? new ProbeMatch(null, UnmatchedReason.Unverified) { Near = probe, Flow = flow }
            : new ProbeMatch(probe) { IsByPortAlone = true, Flow = flow };

    private bool IsByPortAlone(in HeardPacket heard)
        => heard is { Kind: AnswerKind.Datagram } or { Kind: AnswerKind.Rst, Sequence: null }
            || (heard.Kind == AnswerKind.EchoReply && settings.LegacyPorts);

    // An echo reply brings back what nobody else knows, whatever address the other end answers from.
    private bool MayBeFrom(in HeardPacket heard)
        => heard.IsCitation || heard.Kind == AnswerKind.EchoReply || heard.From == writer.Destination;

    private int[] Candidates(in HeardPacket heard)
    {
        (int byId, int bySequence) = writer.NumbersOf(heard);
        int bySwappedId = heard.CitedId is { } id ? writer.NumberOf(BinaryPrimitives.ReverseEndianness(id)) : -1;
        int byPort = heard.HasPorts ? _byPort.GetValueOrDefault((heard.Protocol, heard.ProbePort), -1) : -1;
        return [bySequence, byId, bySwappedId, byPort];
    }

    private SentProbe? OnlyWaiting(int flow)
    {
        SentProbe? only = null;
        foreach (SentProbe probe in CollectionsMarshal.AsSpan(probes))
        {
            if (probe.Flow != flow || !probe.IsOutstanding) continue;
            if (only is not null) return null;
            only = probe;
        }

        return only;
    }
}
