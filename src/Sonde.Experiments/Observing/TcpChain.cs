using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>The chain <c>tcp</c>: TCP's flags and whether it connected.</summary>
public sealed class TcpChain : Chain
{
    /// <inheritdoc/>
    public override string Name => "tcp";

    /// <summary>Whether the connection was opened.</summary>
    public override IReadOnlyList<string> ConditionsOf(FlowRecord flow) => flow.Of<Fields>() switch
    {
        { IsConnected: true } => [ObservedConditions.Online],
        { } tcp when IsOffline(flow, tcp) => [ObservedConditions.Offline],
        _ => [],
    };

    /// <summary>Whether a connection that was begun was refused, or left without any answer for long.</summary>
    public static bool IsOffline(FlowRecord flow, Fields tcp)
    {
        bool wasBegun = tcp is { IsConnected: false, SynFlagsForward: { } flags, SynFlagsReverse: null }
            && !((TcpFlags)flags).HasFlag(TcpFlags.Ack);
        return wasBegun && !flow.IsIncomplete && (tcp.RstReverse || flow.FellSilent);
    }

    internal override string Shape =>
        """
        tcp_synflags_fwd number|null the flag bits of the last SYN forward
        tcp_synflags_rev number|null the flag bits of the last SYN back
        tcp_fin_fwd boolean a FIN went forward
        tcp_fin_rev boolean a FIN came back
        tcp_rst_fwd boolean a RST went forward
        tcp_rst_rev boolean a RST came back
        tcp_connected boolean SYN, SYN/ACK and then an ACK forward were seen
        """;

    internal override ChainState Begin(FlowId flow) => new State();

    /// <summary>Its fields.</summary>
    public sealed record Fields : IFlowFields
    {
        /// <summary>The flag bits of the last SYN forward, or null.</summary>
        public int? SynFlagsForward { get; init; }

        /// <summary>The flag bits of the last SYN back, or null.</summary>
        public int? SynFlagsReverse { get; init; }

        /// <summary>A FIN went forward. (PATHspider's code has the two directions the wrong way round.)</summary>
        public bool FinForward { get; init; }

        /// <summary>A FIN came back.</summary>
        public bool FinReverse { get; init; }

        /// <summary>A RST went forward.</summary>
        public bool RstForward { get; init; }

        /// <summary>A RST came back.</summary>
        public bool RstReverse { get; init; }

        /// <summary>SYN, SYN/ACK and then an ACK forward were seen.</summary>
        public bool IsConnected { get; init; }

        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer)
        {
            IFlowFields.WriteOptional(writer, "tcp_synflags_fwd"u8, SynFlagsForward);
            IFlowFields.WriteOptional(writer, "tcp_synflags_rev"u8, SynFlagsReverse);
            writer.WriteBoolean("tcp_fin_fwd"u8, FinForward);
            writer.WriteBoolean("tcp_fin_rev"u8, FinReverse);
            writer.WriteBoolean("tcp_rst_fwd"u8, RstForward);
            writer.WriteBoolean("tcp_rst_rev"u8, RstReverse);
            writer.WriteBoolean("tcp_connected"u8, IsConnected);
        }
    }

    private sealed class State : ChainState
    {
        private Fields _fields = new();
        private bool _synSeen, _synAckSeen;

        public override IFlowFields Fields => _fields;

        public override bool See(in FlowPacket packet)
        {
            if (!packet.HasSegment) return false;
            TcpSegment segment = packet.Segment;
            bool syn = segment.Has(TcpFlags.Syn), ack = segment.Has(TcpFlags.Ack), rst = segment.Has(TcpFlags.Rst),
                isForward = packet.IsForward;
            int flags = (int)segment.Flags & 0xFF;
            _synSeen |= syn && isForward && !ack;
            _synAckSeen |= syn && !isForward && ack;
            if (syn) _fields = isForward ? _fields with { SynFlagsForward = flags } : _fields with { SynFlagsReverse = flags };
            if (!syn && ack && isForward && _synSeen && _synAckSeen && !rst && !_fields.IsConnected)
                _fields = _fields with { IsConnected = true };
            if (segment.Has(TcpFlags.Fin)) _fields = isForward ? _fields with { FinForward = true } : _fields with { FinReverse = true };
            if (rst) _fields = isForward ? _fields with { RstForward = true } : _fields with { RstReverse = true };
            return _fields is { FinForward: true, FinReverse: true } or { RstForward: true } or { RstReverse: true };
        }
    }
}
