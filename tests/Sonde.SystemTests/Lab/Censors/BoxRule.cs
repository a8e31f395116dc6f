using System.Net;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>A censor of connections at one vantage point.</summary>
internal sealed class BoxRule(Censor.Box censor, int port, IBoxWire wire)
{
    private const ushort WindowOfServer = 501;
    private const int MostFlows = 20_000;

    private readonly Dictionary<BoxEnds, BoxFlow> _flows = [];
    private readonly BoxMemory _memory = new();
    private readonly BoxWatch _watch = new(censor.On);

    /// <summary>Takes a packet of TCP.</summary>
    public void Take(BoxPacket packet, bool isOfClient)
    {
        var ends = BoxEnds.Of(packet, isOfClient);
        // A censor that remembers the pair does not ask for ports.
        if (isOfClient && _memory.Of(ends) is { } why && IsTouched(why, packet, ends)) return;
        if (ends.ServerPort != port)
        {
            wire.PassOn(packet, isOfClient);
            return;
        }

        BoxFlow flow = FlowOf(ends, packet, isOfClient);
        if (IsInHole(flow, packet, isOfClient) || IsFrozen(flow, packet, isOfClient)) return;
        flow.Keep(packet, !isOfClient);
        if (_watch.Sees(flow, packet, isOfClient))
        {
            flow.IsHit = true;
            SetOff(flow, packet, ends, isOfClient);
        }
        else
        {
            wire.PassOn(packet, isOfClient);
        }
    }

    private BoxFlow FlowOf(BoxEnds ends, BoxPacket packet, bool isOfClient)
    {
        if (_flows.Count > MostFlows) _flows.Clear();
        bool begins = isOfClient && (packet.Flags & (BoxPacket.Syn | BoxPacket.Ack)) == BoxPacket.Syn;
        if (begins || !_flows.TryGetValue(ends, out BoxFlow? flow)) _flows[ends] = flow = new BoxFlow();
        return flow;
    }

    private bool IsTouched(Act.Remember why, BoxPacket packet, BoxEnds ends)
    {
        if (!why.Resets) return true;
        if (packet.Data.Length == 0) return false;
        Forge(new Act.Reset(), new Turn(packet, ends, true));
        return true;
    }

    private static bool IsInHole(BoxFlow flow, BoxPacket packet, bool isOfClient)
        => flow.Hole is { } hole && (isOfClient ? hole.OfClient : hole.OfServer)
            && !(hole.LetsEndsPass && (packet.Flags & (BoxPacket.Rst | BoxPacket.Fin)) != 0);

    private static bool IsFrozen(BoxFlow flow, BoxPacket packet, bool isOfClient)
    {
        if (isOfClient || flow.FreezesAfter is not int after || flow.ServerBegins is not uint begins) return false;
        return packet.Data.Length > 0 && packet.Sequence + (uint)packet.Data.Length - begins > after;
    }

    private void SetOff(BoxFlow flow, BoxPacket packet, BoxEnds ends, bool isOfClient)
    {
        bool isEaten = censor.Does.Any(act => act is Act.Eat);
        // What goes on towards the server is before what is forged; what goes on towards the client takes its time.
        if (!isEaten) wire.PassOn(packet, isOfClient);
        var turn = new Turn(packet, ends, isEaten);
        foreach (Act act in censor.Does)
        {
            switch (act)
            {
                case Act.Hole hole:
                    flow.Hole = hole;
                    break;
                case Act.Freeze freeze:
                    flow.FreezesAfter = freeze.After;
                    break;
                case Act.Remember remember:
                    _memory.Add(ends, remember);
                    break;
                case Act.Reset reset:
                    Forge(reset, turn);
                    break;
                case Act.Say say:
                    Forge(say, turn);
                    break;
                default:
                    break;
            }
        }
    }

    private void Forge(Act.Reset reset, Turn turn)
    {
        int ttl = reset.Ttl ?? turn.Packet.Ttl;
        (IPEndPoint from, IPEndPoint to) = reset.ToServer ? (turn.Client, turn.Server) : (turn.Server, turn.Client);
        (uint sequence, uint acknowledged) = reset.ToServer ? turn.ToServer : turn.ToClient;
        byte flags = (byte)(BoxPacket.Rst | (reset.WithAck ? BoxPacket.Ack : 0));
        for (int i = 0; i < reset.Offsets.Count; i++)
        {
            ushort window = (ushort)(reset.Rising ? 1000 + (77 * i) : 0);
            wire.Emit(
                ForgedSegment.Tcp(
                    from, to, sequence + reset.Offsets[i], acknowledged, flags, window, [], ttl + (reset.Rising ? i : 0) + 1,
                    reset.Id ?? wire.NextId()));
        }
    }

    private void Forge(Act.Say say, Turn turn)
    {
        const int most = 1200;
        (uint sequence, uint acknowledged) = turn.ToClient;
        int sent = 0;
        do
        {
            ReadOnlySpan<byte> part = say.Bytes.AsSpan(sent, Math.Min(most, say.Bytes.Length - sent));
            sent += part.Length;
            bool isLast = sent == say.Bytes.Length;
            byte flags = (byte)(BoxPacket.Ack | (part.Length > 0 ? BoxPacket.Psh : 0) | (isLast && say.Ends ? BoxPacket.Fin : 0));
            wire.Emit(
                ForgedSegment.Tcp(
                    turn.Server, turn.Client, sequence, acknowledged, flags, WindowOfServer, part, CensorLab.PathTtl + 1, wire.NextId()));
            sequence += (uint)part.Length;
        }
        while (sent < say.Bytes.Length);
    }

    // What is due on both ways after a packet: what was eaten the client believes to have sent, and the server never had.
    private sealed class Turn(BoxPacket packet, BoxEnds ends, bool isEaten)
    {
        private readonly bool _isOfClient = packet.Source.Equals(ends.Client);
        private readonly uint _length = (uint)packet.Data.Length + ((packet.Flags & BoxPacket.Syn) != 0 ? 1u : 0u);

        public BoxPacket Packet => packet;

        public IPEndPoint Client { get; } = new(ends.Client, ends.ClientPort);

        public IPEndPoint Server { get; } = new(ends.Server, ends.ServerPort);

        /// <summary>Sequence number and acknowledgement of a packet to the client.</summary>
        public (uint Sequence, uint Acknowledged) ToClient
            => _isOfClient ? (packet.Acknowledged, packet.Sequence + _length) : (packet.Sequence, packet.Acknowledged);

        /// <summary>The same of a packet to the server.</summary>
        public (uint Sequence, uint Acknowledged) ToServer
            => _isOfClient
                ? (packet.Sequence + (isEaten ? 0 : _length), packet.Acknowledged)
                : (packet.Acknowledged, packet.Sequence + _length);
    }
}
