using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>The chain <c>tfo</c>: TCP fast open (RFC 7413) on SYN and SYN/ACK.</summary>
public sealed class TfoChain : Chain
{
    private const byte OtherExperiment = 255;

    /// <inheritdoc/>
    public override string Name => "tfo";

    /// <summary>The conditions of a flow; none for one without the option.</summary>
    public override IReadOnlyList<string> ConditionsOf(FlowRecord flow)
        => flow.Of<Fields>() is { SynKind: not 0 } tfo ? [.. new[] { CookieOf(flow, tfo), SynDataOf(flow, tfo) }.OfType<string>()] : [];

    /// <summary>Whether the server's cookie came, or null: nobody can tell.</summary>
    public static string? CookieOf(FlowRecord flow, Fields tfo)
    {
        if (tfo.AckCookieLength > 0) return TfoConditions.CookieReceived;
        bool asked = tfo.SynCookieLength == 0 && tfo.DataLength == 0;
        return asked && tfo.Acknowledgement != 0 && !flow.IsIncomplete ? TfoConditions.CookieNotReceived : null;
    }

    /// <summary>What became of the SYN's data, or null: it had none, or nobody can tell.</summary>
    public static string? SynDataOf(FlowRecord flow, Fields tfo) => tfo switch
    {
        { DataLength: 0 } => null,
        { AcknowledgedData: { } bytes } when bytes >= 1 && bytes <= tfo.DataLength => TfoConditions.SynDataAcked,
        { FellBack: true } => TfoConditions.SynDataFailed,
        { AcknowledgedData: 0 } => TfoConditions.SynDataNotAcked,
        { Acknowledgement: 0 } when !flow.IsIncomplete => TfoConditions.SynDataFailed,
        _ => null,
    };

    internal override string Shape =>
        """
        tfo_synkind number the option's kind on the SYN: 34, 254, 255, or 0 without
        tfo_ackkind number the option's kind on the SYN/ACK
        tfo_synclen number bytes of the cookie on the SYN; 0 also where it asks for one
        tfo_ackclen number bytes of the cookie on the SYN/ACK
        tfo_seq number the SYN's sequence number
        tfo_dlen number bytes of data on the SYN
        tfo_ack number the SYN/ACK's acknowledgement number; 0 where none was seen
        x_tfo_fell_back boolean the SYN was sent again without the option
        """;

    internal override ChainState Begin(FlowId flow) => new State();

    // PATHspider also takes kind 255 for the option's experimental form.
    private static bool TryGetFastOpen(in TcpSegment segment, out ReadOnlySpan<byte> cookie, out byte kind)
    {
        if (segment.TryGetFastOpen(out cookie, out kind)) return true;
        if (!segment.TryGetOption(OtherExperiment, out TcpOption option) || option.Data is not [0xF9, 0x89, ..]) return false;
        cookie = option.Data[2..];
        kind = OtherExperiment;
        return true;
    }

    /// <summary>Its fields; all 0 for a flow without the option.</summary>
    public sealed record Fields : IFlowFields
    {
        /// <summary>The option's kind on the SYN: 34, 254, 255, or 0 without.</summary>
        public int SynKind { get; init; }

        /// <summary>Bytes of the cookie on the SYN; 0 also where it asks for one.</summary>
        public int SynCookieLength { get; init; }

        /// <summary>The SYN's sequence number.</summary>
        public uint Sequence { get; init; }

        /// <summary>Bytes of data on the SYN.</summary>
        public int DataLength { get; init; }

        /// <summary>The SYN/ACK's acknowledgement number; 0 where none was seen.</summary>
        public uint Acknowledgement { get; init; }

        /// <summary>The option's kind on the SYN/ACK.</summary>
        public int AckKind { get; init; }

        /// <summary>Bytes of the cookie on the SYN/ACK.</summary>
        public int AckCookieLength { get; init; }

        /// <summary>
        /// A SYN without the option followed before any SYN/ACK: one that acknowledges no data may be that one's (<c>x_tfo_fell_back</c>).
        /// </summary>
        public bool FellBack { get; init; }

        /// <summary>How many bytes of the SYN's data the SYN/ACK acknowledges (modulo 2^32), or null where no SYN/ACK was seen.</summary>
        public uint? AcknowledgedData => SynKind != 0 && Acknowledgement != 0 ? Acknowledgement - Sequence - 1 : null;

        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer)
        {
            writer.WriteNumber("tfo_synkind"u8, SynKind);
            writer.WriteNumber("tfo_ackkind"u8, AckKind);
            writer.WriteNumber("tfo_synclen"u8, SynCookieLength);
            writer.WriteNumber("tfo_ackclen"u8, AckCookieLength);
            writer.WriteNumber("tfo_seq"u8, Sequence);
            writer.WriteNumber("tfo_dlen"u8, DataLength);
            writer.WriteNumber("tfo_ack"u8, Acknowledgement);
            if (FellBack) writer.WriteBoolean("x_tfo_fell_back"u8, true);
        }
    }

    private sealed class State : ChainState
    {
        private Fields _fields = new();

        public override IFlowFields Fields => _fields;

        public override bool See(in FlowPacket packet)
        {
            if (!packet.HasSegment || !packet.Segment.Has(TcpFlags.Syn)) return false;
            TcpSegment segment = packet.Segment;
            bool found = TryGetFastOpen(segment, out ReadOnlySpan<byte> cookie, out byte kind), isAnswer = segment.Has(TcpFlags.Ack);
            if (packet.IsForward && !isAnswer && found)
                _fields = _fields
                    with
                { SynKind = kind, SynCookieLength = cookie.Length, Sequence = segment.Sequence, DataLength = packet.DataLength };
            // A SYN sent again without the option says nothing about the first, but that it was not answered.
            else if (packet.IsForward && !isAnswer && _fields is { SynKind: not 0, Acknowledgement: 0 })
                _fields = _fields with { FellBack = true };
            // What a SYN/ACK that is said again leaves out was in the first.
            else if (!packet.IsForward && isAnswer && _fields.SynKind != 0
                && (_fields.Acknowledgement == 0 || (found && _fields.AckKind == 0)))
                _fields = _fields
                    with
                { Acknowledgement = segment.Acknowledgement, AckKind = found ? kind : 0, AckCookieLength = cookie.Length };
            return false;
        }
    }
}
