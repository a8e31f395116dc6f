using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Plans;

/// <summary>
/// Takes in what comes for a trace: the answer to a probe is kept with it, and a sample of the rest with the reason why it is none.
/// </summary>
/// <param name="settings">How the trace goes.</param>
/// <param name="probes">All packets sent, in order.</param>
/// <param name="matcher">Whose answer a packet is.</param>
/// <param name="flows">The flows.</param>
/// <param name="reach">How far the path goes.</param>
/// <param name="destination">Where to.</param>
internal sealed class TraceIntake(
    TraceSettings settings, IReadOnlyList<SentProbe> probes, ProbeMatcher matcher, IReadOnlyList<FlowState> flows, TraceReach reach,
    PacketAddress destination)
{
    // How many answers to one probe are kept: a storm of them says no more.
    private const int MostAnswers = 8, MostStrangers = 16;

    private readonly HashSet<int> _nearTtls = [];
    private int _strangers;

    /// <summary>Packets that are about the trace and answer none of its probes.</summary>
    public List<TraceOther> Others { get; } = [];

    /// <summary>How many probes were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>Whether something that may answer a probe of this TTL is among <see cref="Others"/>.</summary>
    public bool HasOthersAt(int ttl) => _nearTtls.Contains(ttl);

    /// <summary>Takes a packet in.</summary>
    /// <param name="reply">The packet.</param>
    /// <param name="unclearFlow">The flow that it belongs to, where it cannot be told whose answer it is; else -1.</param>
    /// <returns>The probe that it is the first answer to, or null.</returns>
    public SentProbe? Take(in PacketReply reply, out int unclearFlow)
    {
        unclearFlow = -1;
        if (!HeardPacketReader.TryRead(reply.Packet.Span, out HeardPacket heard)) return null;
        bool werePortsGuessed = matcher.ArePortsGuessed;
        ProbeMatch match = matcher.Find(heard);
        var answer = new TraceAnswer(heard, reply.At, reply.Packet) { IsByPortAlone = match.IsByPortAlone };
        if (matcher.ArePortsGuessed && !werePortsGuessed) WithdrawGuesses();
        if (match.Probe is not { } probe)
        {
            Keep(new TraceOther(answer, match.Reason), match);
            if (heard is { Kind: AnswerKind.Datagram, IsFragment: false } && !matcher.ArePortsGuessed) unclearFlow = match.Flow;
            return null;
        }

        if (probe.Answers.Count >= MostAnswers) return null;
        probe.Add(answer);
        if (probe.Answers.Count > 1) return null;
        Answered++;
        return probe;
    }

    private void Keep(TraceOther other, in ProbeMatch match)
    {
        if (match.Near is { } near)
        {
            near.IsUncertain = true;
            _nearTtls.Add(near.Ttl);
        }

        // Those that only happen to be here are a sample of what else there was, no evidence of this trace.
        bool isStranger = match.Near is null && match.Flow < 0 && other.Reason is not UnmatchedReason.NumbersDiffer;
        if (isStranger && _strangers++ >= MostStrangers) return;
        if (Others.Count < settings.MostOthers) Others.Add(other);
    }

    // Somebody tries out ports: what is known by its ports alone may be such a try that hit.
    private void WithdrawGuesses()
    {
        foreach (SentProbe probe in probes)
        {
            if (probe.Answer is not { IsByPortAlone: true } answer) continue;
            probe.Withdraw();
            if (Others.Count < settings.MostOthers) Others.Add(new TraceOther(answer, UnmatchedReason.Unverified));
            reach.Recount(flows[probe.Flow], destination);
        }
    }
}
