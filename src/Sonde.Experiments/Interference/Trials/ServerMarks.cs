using Sonde.Experiments.Network;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// What is known of a vantage point's own packets, by which those of others are told: how far away it is, and what the flows of controls
/// that were answered show as well. A scrubber that answers SYNs for it, or a balancer that holds handshakes up, shows in every flow, and
/// interferes with none.
/// </summary>
internal sealed record ServerMarks
{
    private IReadOnlyList<byte> Ttls { get; init; } = [];

    /// <summary>The TTL of packets that are the server's own beyond doubt, or null.</summary>
    public byte? OwnTtl { get; private init; }

    /// <summary>
    /// The shortest handshake with it, in seconds: one alone may have been held up, as by a router that looked for the server.
    /// </summary>
    public double? LeastRtt { get; private init; }

    /// <summary>The soonest answer to a control, in seconds after its request; null where none was captured.</summary>
    public double? LeastAnswer { get; private init; }

    /// <summary>Whether the data of controls lacks the timestamps that their handshakes agreed upon.</summary>
    public bool LosesTimestamps { get; private init; }

    /// <summary>Whether controls have different data for one place in the stream.</summary>
    public bool Overlaps { get; private init; }

    /// <summary>
    /// Whether controls were answered by packets from this distance: what is not at the handshake's may be the server's own.
    /// </summary>
    public bool Sends(byte ttl) => Ttls.Any(known => !HopDistance.Differs(known, ttl));

    /// <summary>What a trial knows.</summary>
    public static ServerMarks Of(Trial trial)
    {
        PacketMarks[][] flows = [
            .. trial.Probes.Where(probe => probe is { IsControl: true, Matches: true, Ttl: null })
            .Select(probe => probe.Reply.Packets.Where(packet => !packet.IsOurs).ToArray())];
        return new ServerMarks
        {
            Ttls = [
                .. flows.SelectMany(flow => flow).Where(packet => packet.Length > 0 && !packet.Flags.HasFlag(TcpFlags.Rst))
                .Select(packet => packet.Ttl).Distinct()],
            OwnTtl = trial.Vantage.OwnTtl,
            LeastRtt = trial.LeastRtt,
            LeastAnswer = trial.Probes.Where(probe => probe is { IsControl: true, Matches: true }).Min(probe => AnswerOf(probe.Reply)),
            LosesTimestamps = flows.Any(TrialEvidence.LosesTimestamps),
            Overlaps = flows.Any(TrialEvidence.Overlaps),
        };
    }

    private static double? AnswerOf(in ConversationReply reply)
    {
        if ((reply.WrittenAt ?? reply.RequestAt) is not { } asked) return null;
        foreach (PacketMarks packet in reply.Packets)
            if (!packet.IsOurs && packet.Length > 0) return packet.At.SecondsSince(asked);
        return null;
    }
}
