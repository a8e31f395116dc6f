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

    /// <summary>Whether the data of controls comes from where their handshakes do; false where that is not known.</summary>
    private bool KeepsDistance { get; init; }

    /// <summary>Whether the data of controls lacks the timestamps that their handshakes agreed upon.</summary>
    public bool LosesTimestamps { get; private init; }

    /// <summary>Whether controls have different data for one place in the stream.</summary>
    public bool Overlaps { get; private init; }

    /// <summary>
    /// The TTLs of the first answers to controls, of all trials at the vantage point: ways are balanced.
    /// </summary>
    private IReadOnlyCollection<byte> FirstTtls { get; init; } = [];

    /// <summary>
    /// Whether a first answer is nearer than the server's own for no reason of ways: no control's came from there, or all of them did, as
    /// those of a box that answers for all names.
    /// </summary>
    public bool IsNobodysWay(byte ttl, byte own)
        => FirstTtls.All(known => HopDistance.IsNearer(known, own))
        || FirstTtls.All(known => HopDistance.Differs(known, ttl));

    /// <summary>
    /// Whether the page of a flow is not of who made its handshake, as the server's own flows are known: somebody else said it. Where those
    /// flows come from two distances as well, nobody can tell.
    /// </summary>
    public bool IsForged(in ConversationReply reply)
    {
        PacketMarks[] theirs = [.. reply.Packets.Where(packet => !packet.IsOurs)];
        if (!KeepsDistance || !TrialEvidence.TryWays(theirs, out byte synAck, out byte data)) return false;
        return HopDistance.Differs(synAck, data) || (!LosesTimestamps && TrialEvidence.LosesTimestamps(theirs))
            || (!Overlaps && TrialEvidence.Overlaps(theirs));
    }

    /// <summary>
    /// Whether controls were answered by packets from this distance: what is not at the handshake's may be the server's own.
    /// </summary>
    public bool Sends(byte ttl) => Ttls.Any(known => !HopDistance.Differs(known, ttl));

    /// <summary>What a trial knows.</summary>
    public static ServerMarks Of(Trial trial) => Of(trial, trial.Probes);

    /// <summary>The same without the controls that had the path of the test.</summary>
    public static ServerMarks WithoutPath(Trial trial) => Of(trial, trial.Probes.Where(probe => probe.Variant != ProbeRecord.SamePath));

    private static ServerMarks Of(Trial trial, IEnumerable<ProbeRecord> probes)
    {
        ProbeRecord[] controls = [.. probes.Where(probe => probe is { IsControl: true, Matches: true })];
        PacketMarks[][] flows = [
            .. controls.Where(probe => probe.Ttl is null)
            .Select(probe => probe.Reply.Packets.Where(packet => !packet.IsOurs).ToArray())];
        return new ServerMarks
        {
            Ttls = [
                .. flows.SelectMany(flow => flow).Where(packet => packet.Length > 0 && !packet.Flags.HasFlag(TcpFlags.Rst))
                .Select(packet => packet.Ttl).Distinct()],
            OwnTtl = trial.Vantage.OwnTtl,
            LeastRtt = trial.LeastRtt,
            FirstTtls = trial.Vantage.FirstTtls,
            LeastAnswer = controls.Min(probe => AnswerOf(probe.Reply)),
            KeepsDistance = DistancesOf(flows) is [_, ..] kept && kept.All(differs => !differs),
            LosesTimestamps = flows.Any(TrialEvidence.LosesTimestamps),
            Overlaps = flows.Any(TrialEvidence.Overlaps),
        };
    }

    private static bool[] DistancesOf(PacketMarks[][] flows) => [
        .. flows.Select(
            flow => TrialEvidence.TryWays(flow, out byte synAck, out byte data) ? HopDistance.Differs(synAck, data) : (bool?)null)
        .OfType<bool>()];

    // What came before the request, as a server's part of the TLS handshake does, answers something else.
    private static double? AnswerOf(in ConversationReply reply)
    {
        if ((reply.WrittenAt ?? reply.RequestAt) is not { } asked) return null;
        foreach (PacketMarks packet in reply.Packets)
            if (!packet.IsOurs && packet.Length > 0 && packet.At > asked) return packet.At.SecondsSince(asked);
        return null;
    }
}
