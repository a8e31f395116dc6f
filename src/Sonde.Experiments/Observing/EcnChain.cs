using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>The chain <c>ecn</c>: the marks of explicit congestion notification (RFC 3168) on packets of each kind and direction.</summary>
public sealed class EcnChain : Chain
{
    /// <inheritdoc/>
    public override string Name => "ecn";

    /// <summary>
    /// What became of the negotiation where the SYN began one, and the marks of what came back. A flow without negotiation says only
    /// which marks it had.
    /// </summary>
    public override IReadOnlyList<string> ConditionsOf(FlowRecord flow)
    {
        if (flow.Of<Fields>() is not { } ecn || flow.Of<TcpChain.Fields>() is not { IsConnected: true }) return [];
        List<string> said = [];
        bool wasOffered = EcnNegotiation.WasOffered(ecn.SynFlags);
        if (wasOffered && ecn.SynAckFlags is { } answer && !(ecn.MayBeSaidAgain && EcnNegotiation.IsLess(ecn.SynFlags, answer)))
            said.Add(EcnNegotiation.Of(ecn.SynFlags, answer));
        foreach ((EcnMarks mark, string seen, string notSeen) in ChainWords.EcnMarks)
        {
            if (ecn.Answered.HasFlag(mark)) said.Add(seen);
            else if (wasOffered && !flow.IsIncomplete) said.Add(notSeen);
        }

        return said;
    }

    internal override string Shape =>
        """
        ecn_ect0_syn_fwd boolean ECT(0) was seen on SYNs forward
        ecn_ect1_syn_fwd boolean ECT(1) was seen on SYNs forward
        ecn_ce_syn_fwd boolean CE was seen on SYNs forward
        ecn_ect0_syn_rev boolean ECT(0) was seen on SYNs back
        ecn_ect1_syn_rev boolean ECT(1) was seen on SYNs back
        ecn_ce_syn_rev boolean CE was seen on SYNs back
        ecn_ect0_data_fwd boolean ECT(0) was seen on packets that are no SYNs forward
        ecn_ect1_data_fwd boolean ECT(1) was seen on packets that are no SYNs forward
        ecn_ce_data_fwd boolean CE was seen on packets that are no SYNs forward
        ecn_ect0_data_rev boolean ECT(0) was seen on packets that are no SYNs back
        ecn_ect1_data_rev boolean ECT(1) was seen on packets that are no SYNs back
        ecn_ce_data_rev boolean CE was seen on packets that are no SYNs back
        """;

    internal override ChainState Begin(FlowId flow) => new State();

    /// <summary>Its fields: which marks were seen. "Data" is every packet but SYNs.</summary>
    public sealed record Fields : IFlowFields
    {
        /// <summary>On SYNs forward.</summary>
        public EcnMarks SynForward { get; init; }

        /// <summary>On SYNs back.</summary>
        public EcnMarks SynReverse { get; init; }

        /// <summary>On all else forward.</summary>
        public EcnMarks DataForward { get; init; }

        /// <summary>On all else back, ICMP errors about the flow included, as PATHspider counts them.</summary>
        public EcnMarks DataReverse { get; init; }

        /// <summary>
        /// On all that came back of the flow itself: what routers write on their errors says nothing of the path's marks.
        /// </summary>
        public EcnMarks Answered { get; init; }

        /// <summary>The control bits of the last SYN forward before any SYN/ACK, the ninth (AE, RFC 9768) included.</summary>
        public TcpFlags SynFlags { get; init; }

        /// <summary>The control bits of the first SYN/ACK back; null where there was none.</summary>
        public TcpFlags? SynAckFlags { get; init; }

        /// <summary>Whether that may be one that was said again: what it lacks the first may have had.</summary>
        public bool MayBeSaidAgain { get; init; }

        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer)
        {
            Write(writer, "ecn_ect0_syn_fwd"u8, "ecn_ect1_syn_fwd"u8, "ecn_ce_syn_fwd"u8, SynForward);
            Write(writer, "ecn_ect0_data_fwd"u8, "ecn_ect1_data_fwd"u8, "ecn_ce_data_fwd"u8, DataForward);
            Write(writer, "ecn_ect0_syn_rev"u8, "ecn_ect1_syn_rev"u8, "ecn_ce_syn_rev"u8, SynReverse);
            Write(writer, "ecn_ect0_data_rev"u8, "ecn_ect1_data_rev"u8, "ecn_ce_data_rev"u8, DataReverse);
        }

        private static void Write(
            Utf8JsonWriter writer, ReadOnlySpan<byte> ect0, ReadOnlySpan<byte> ect1, ReadOnlySpan<byte> ce, EcnMarks marks)
        {
            writer.WriteBoolean(ect0, marks.HasFlag(EcnMarks.Ect0));
            writer.WriteBoolean(ect1, marks.HasFlag(EcnMarks.Ect1));
            writer.WriteBoolean(ce, marks.HasFlag(EcnMarks.Ce));
        }
    }

    private sealed class State : ChainState
    {
        private readonly OpeningOrder _order = new();
        private Fields _fields = new();

        public override IFlowFields Fields => _fields;

        public override bool See(in FlowPacket packet)
        {
            bool isAnswerable = _order.IsAnswerable;
            _order.See(packet);
            EcnMarks mark = MarkOf(packet.Ip);
            bool isForward = packet.IsForward, isSyn = packet.HasSegment && packet.Segment.Has(TcpFlags.Syn);
            if (isSyn && isAnswerable) SeeSyn(isForward, packet.Segment.Flags);
            if (mark == EcnMarks.None) return false;
            if (!isForward) _fields = _fields with { Answered = _fields.Answered | mark };
            if (!isSyn) AddData(isForward, mark);
            else if (isForward) _fields = _fields with { SynForward = _fields.SynForward | mark };
            else _fields = _fields with { SynReverse = _fields.SynReverse | mark };
            return false;
        }

        public override bool SeeError(bool isForward, in IpPacket error, bool isUnreachable)
        {
            AddData(isForward, MarkOf(error));
            return false;
        }

        public override bool Turn()
        {
            _fields = _fields with { DataForward = _fields.DataReverse, DataReverse = _fields.DataForward };
            return false;
        }

        private void SeeSyn(bool isForward, TcpFlags flags)
        {
            bool isAnswer = (flags & TcpFlags.Ack) != 0;
            if (isForward && !isAnswer) _fields = _fields with { SynFlags = flags };
            else if (!isForward && isAnswer) _fields = _fields with { SynAckFlags = flags, MayBeSaidAgain = _order.MayBeSaidAgain };
        }

        private void AddData(bool isForward, EcnMarks mark)
        {
            if (mark == EcnMarks.None) return;
            _fields = isForward
                ? _fields with { DataForward = _fields.DataForward | mark }
                : _fields with { DataReverse = _fields.DataReverse | mark };
        }

        private static EcnMarks MarkOf(in IpPacket packet) => (packet.TrafficClass & 3) switch
        {
            1 => EcnMarks.Ect1,
            2 => EcnMarks.Ect0,
            3 => EcnMarks.Ce,
            _ => EcnMarks.None,
        };
    }
}
