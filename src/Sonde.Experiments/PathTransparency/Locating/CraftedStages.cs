using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>
/// The crafted probes to one target and, where it opens plain connections and the user wants it, the search for what meddles with them.
/// </summary>
/// <typeparam name="TPlan">The plan of the probes.</typeparam>
/// <param name="wire">The probes.</param>
/// <param name="search">Begins the search, or null: there is to be none.</param>
/// <param name="random">Chance.</param>
internal sealed class CraftedStages<TPlan>(TPlan wire, Func<TPlan, PathSearch>? search, Random random)
    : IPlan<PacketProbe, PacketReply>
    where TPlan : ICraftedPlan
{
    // Each stage counts its probes from 0; a stamp of one stage is never taken for another's.
    private const int StageBits = 12, StageSize = 1 << StageBits;
    private const int ClosingNumber = 4 * StageSize;
    private const int NumberBits = StageBits + 3;

    // What became of a former plan's last segments may be told when its place in the loop is another's.
    private readonly int _firstNumber = random.Next(1 << (31 - NumberBits)) << NumberBits;

    private readonly Queue<byte[]> _closing = new();
    private IPlan<PacketProbe, PacketReply> _stage = wire;
    private int _number;
    private bool _interrupted;

    /// <summary>The probes.</summary>
    public TPlan Wire => wire;

    /// <summary>The search, or null.</summary>
    public PathSearch? Search { get; private set; }

    /// <summary>Whether the user stopped it before all that was wanted was done.</summary>
    public bool WasInterrupted => wire.WasInterrupted || (_interrupted && search is not null);

    public void Begin(Instant now, DateTimeOffset utcNow) => wire.Begin(now, utcNow);

    public PlanStep<PacketProbe> Next(Instant now)
    {
        while (true)
        {
            if (_closing.TryDequeue(out byte[]? reset))
                return PlanStep<PacketProbe>.Send(
                    _firstNumber + ClosingNumber, new PacketProbe(reset, PacketAddress.From(wire.Target.Target.Address)));
            PlanStep<PacketProbe> step = _stage.Next(now);
            if (step.Action is PlanAction.Send or PlanAction.Abandon)
                return step with { Number = _firstNumber + (_number * StageSize) + step.Number };
            if (step.Action is PlanAction.Wait) return step;
            if (FollowingStage() is not { } following)
            {
                if (Search is { } found) (found.FinishedAt, found.WasInterrupted) = (now, _interrupted);
                return PlanStep<PacketProbe>.Finished;
            }

            _stage = following;
            _number++;
            _stage.Begin(now, wire.StartedAt.AddSeconds(now.SecondsSince(wire.Zero)));
        }
    }

    public void OnReply(in PacketReply reply)
    {
        if (reply.Kind == PacketReplyKind.Heard)
        {
            if (_number > 0) Close(reply.Packet.Span);
            _stage.OnReply(reply);
        }
        else if (reply.Id.Number - _firstNumber - (_number * StageSize) is >= 0 and < StageSize and var number)
        {
            _stage.OnReply(reply with { Id = reply.Id with { Number = number } });
        }
    }

    public void Interrupt()
    {
        _interrupted = true;
        _stage.Interrupt();
    }

    private TracePlan? FollowingStage()
    {
        if (_interrupted || search is null) return null;
        if (Search is null)
        {
            if (!wire.IsOpen) return null;
            Search = search(wire);
            return Search.Way;
        }

        return _stage == Search.Way ? Search.Continue() : _stage == Search.Followed ? Search.Confirm() : null;
    }

    // The kernel resets what no socket owns; the ports that are kept from it are for us to close.
    private void Close(ReadOnlySpan<byte> bytes)
    {
        if (!IpPacket.TryParse(bytes, out IpPacket packet) || packet.Protocol != IpProtocol.Tcp
            || !TcpSegment.TryParse(packet.Payload, out TcpSegment segment)) return;
        ushort port = segment.DestinationPort;
        if (!segment.Has(TcpFlags.Syn | TcpFlags.Ack) || segment.Has(TcpFlags.Rst) || segment.SourcePort != wire.Target.Port
            || !((TracePlan)_stage).Probes.Any(probe => probe.SourcePort == port)) return;
        byte[] reset = new byte[100];
        int length = PacketWriter.WriteTcp(
            reset, new IpFields(packet.Destination, packet.Source, 64),
            new TcpFields(port, segment.SourcePort, TcpFlags.Rst) { Sequence = segment.Acknowledgement });
        _closing.Enqueue(reset[..length]);
    }
}
