using System.Globalization;
using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>The chain <c>dscp</c>: the code points (RFC 2474) of SYNs and of packets with data.</summary>
public sealed class DscpChain : Chain
{
    /// <inheritdoc/>
    public override string Name => "dscp";

    /// <summary>
    /// The code point of what came back, beside that of what went. Code point 0 is one like others (PATHspider takes it for none, and says
    /// nothing of such replies).
    /// </summary>
    public override IReadOnlyList<string> ConditionsOf(FlowRecord flow)
    {
        if (flow.Of<Fields>() is not { Sent: { } sent, Replied: { } replied }) return [];
        string word = ChainWords.ReplyMark.Replace("X", sent.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return [Condition.With(word, replied.ToString(CultureInfo.InvariantCulture))];
    }

    internal override string Shape =>
        """
        dscp_mark_syn_fwd number|null the code point (RFC 2474) of the last SYN forward, 0 to 63
        dscp_mark_syn_rev number|null that of the last SYN back
        dscp_mark_data_fwd number|null the first that is not 0 of packets with data forward; 0 where all have 0
        dscp_mark_data_rev number|null the same of packets back
        """;

    internal override ChainState Begin(FlowId flow) => new State();

    /// <summary>Its fields: code points, 0 to 63; null where there was no such packet.</summary>
    public sealed record Fields : IFlowFields
    {
        /// <summary>That of the last SYN forward.</summary>
        public int? SynForward { get; init; }

        /// <summary>That of the last SYN back.</summary>
        public int? SynReverse { get; init; }

        /// <summary>The first that is not 0 of packets with data forward; 0 where all have 0.</summary>
        public int? DataForward { get; init; }

        /// <summary>The same of packets back, ICMP errors about the flow included, as PATHspider counts them.</summary>
        public int? DataReverse { get; init; }

        /// <summary>
        /// As <see cref="DataReverse"/>, without errors: what a router writes on its own packets says nothing of the target.
        /// </summary>
        public int? OwnDataReverse { get; init; }

        /// <summary>The code point of the flow as it was seen to leave.</summary>
        public int? Sent => Either(SynForward, DataForward);

        /// <summary>The code point of its replies.</summary>
        public int? Replied => Either(SynReverse, OwnDataReverse);

        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer)
        {
            IFlowFields.WriteOptional(writer, "dscp_mark_syn_fwd"u8, SynForward);
            IFlowFields.WriteOptional(writer, "dscp_mark_syn_rev"u8, SynReverse);
            IFlowFields.WriteOptional(writer, "dscp_mark_data_fwd"u8, DataForward);
            IFlowFields.WriteOptional(writer, "dscp_mark_data_rev"u8, DataReverse);
        }

        internal static int? Either(int? first, int? second) => first is null or 0 ? second ?? first : first;
    }

    private sealed class State : ChainState
    {
        private Fields _fields = new();

        public override IFlowFields Fields => _fields;

        public override bool See(in FlowPacket packet)
        {
            int mark = packet.Ip.TrafficClass >> 2;
            if (packet.HasSegment && packet.Segment.Has(TcpFlags.Syn))
                _fields = packet.IsForward ? _fields with { SynForward = mark } : _fields with { SynReverse = mark };
            else if (HasData(packet))
                Add(packet.IsForward, mark, isOwn: true);
            return false;
        }

        public override bool SeeError(bool isForward, in IpPacket error, bool isUnreachable)
        {
            Add(isForward, error.TrafficClass >> 2, isOwn: false);
            return false;
        }

        public override bool Turn()
        {
            _fields = _fields with { DataForward = _fields.DataReverse, DataReverse = _fields.DataForward };
            return false;
        }

        private void Add(bool isForward, int mark, bool isOwn)
        {
            if (isForward)
            {
                _fields = _fields with { DataForward = DscpChain.Fields.Either(_fields.DataForward, mark) };
                return;
            }

            _fields = _fields with { DataReverse = DscpChain.Fields.Either(_fields.DataReverse, mark) };
            if (isOwn) _fields = _fields with { OwnDataReverse = DscpChain.Fields.Either(_fields.OwnDataReverse, mark) };
        }

        private static bool HasData(in FlowPacket packet)
            => packet.HasSegment
                ? packet.DataLength > 0
                : packet.Ip.StatedLength - packet.Ip.PayloadOffset > (packet.Ip.Protocol == IpProtocol.Udp ? 8 : 0);
    }
}
