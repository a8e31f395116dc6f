using System.Globalization;
using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>The chain <c>mss</c>: TCP's maximum segment size (RFC 9293 §3.7.1) on SYN and SYN/ACK.</summary>
public sealed class MssChain : Chain
{
    /// <inheritdoc/>
    public override string Name => "mss";

    /// <summary>Whether the flow connected, and the sizes that both sides named.</summary>
    public override IReadOnlyList<string> ConditionsOf(FlowRecord flow)
    {
        if (flow.Of<Fields>() is not { } mss || flow.Of<TcpChain.Fields>() is not { } tcp) return [];
        if (!tcp.IsConnected) return TcpChain.IsOffline(flow, tcp) ? [ChainWords.MssOffline] : [];
        List<string> said = [ChainWords.MssOnline];
        if (mss.ValueForward is { } local) said.Add(Condition.With(ChainWords.MssLocal, Text(local)));
        if (mss.ValueReverse is { } remote)
        {
            said.Add(Condition.With(ChainWords.MssRemote, Text(remote)));
            if (mss.ValueForward is { } own)
            {
                said.Add(
                    remote < own ? ChainWords.MssDeflated : remote == own ? ChainWords.MssUnchanged : ChainWords.MssInflated);
            }
        }
        else if (!mss.MayBeSaidAgain)
        {
            said.Add(ChainWords.MssAbsent);
        }

        return said;
    }

    internal override string Shape =>
        """
        mss_len_fwd number|null bytes of the option forward, kind and length included
        mss_len_rev number|null bytes of the option back
        mss_value_fwd number|null the segment size named forward, in bytes
        mss_value_rev number|null the segment size named back, in bytes
        """;

    internal override ChainState Begin(FlowId flow) => new State();

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Its fields, of the last SYN of each direction that has the option; null where none had.</summary>
    public sealed record Fields : IFlowFields
    {
        /// <summary>Bytes of the option forward, kind and length included: 4, as it should be.</summary>
        public int? LengthForward { get; init; }

        /// <summary>Bytes of the option back.</summary>
        public int? LengthReverse { get; init; }

        /// <summary>The size named forward, in bytes.</summary>
        public long? ValueForward { get; init; }

        /// <summary>The size named back, in bytes.</summary>
        public long? ValueReverse { get; init; }

        /// <summary>Whether the SYN/ACK may be one that was said again: what it lacks the first may have had.</summary>
        public bool MayBeSaidAgain { get; init; }

        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer)
        {
            IFlowFields.WriteOptional(writer, "mss_len_fwd"u8, LengthForward);
            IFlowFields.WriteOptional(writer, "mss_len_rev"u8, LengthReverse);
            IFlowFields.WriteOptional(writer, "mss_value_fwd"u8, ValueForward);
            IFlowFields.WriteOptional(writer, "mss_value_rev"u8, ValueReverse);
        }
    }

    private sealed class State : ChainState
    {
        private readonly OpeningOrder _order = new();
        private Fields _fields = new();

        public override IFlowFields Fields => _fields;

        public override bool See(in FlowPacket packet)
        {
            if (!packet.HasSegment || !packet.Segment.Has(TcpFlags.Syn)) return false;
            _order.See(packet);
            _fields = _fields with { MayBeSaidAgain = _order.MayBeSaidAgain };
            foreach (TcpOption option in packet.Segment.Options)
            {
                if (option.Kind != TcpOptionKind.MaximumSegmentSize || option.IsMalformed) continue;
                (int length, long? value) = (option.Data.Length + 2, ValueOf(option.Data));
                _fields = packet.IsForward
                    ? _fields with { LengthForward = length, ValueForward = value }
                    : _fields with { LengthReverse = length, ValueReverse = value };
            }

            return false;
        }

        // Two bytes, and whatever a wrong length makes of it, as one number; of more than seven nobody can tell.
        private static long? ValueOf(ReadOnlySpan<byte> data)
        {
            if (data.Length is 0 or > 7) return null;
            long value = 0;
            foreach (byte each in data) value = (value << 8) | each;
            return value;
        }
    }
}
