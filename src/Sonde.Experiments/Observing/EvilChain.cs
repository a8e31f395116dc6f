using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>
/// The chain <c>evil</c>: IPv4's reserved flag (RFC 791 §3.1; RFC 3514 gave it its name). IPv6 has none, and leaves all null.
/// </summary>
public sealed class EvilChain : Chain
{
    /// <inheritdoc/>
    public override string Name => "evil";

    /// <inheritdoc/>
    public override string Experiment => "evilbit";

    /// <summary>Whether what came back has the bit; nothing where nothing came back.</summary>
    public override IReadOnlyList<string> ConditionsOf(FlowRecord flow) => flow.Of<Fields>()?.DoesAnswerHave switch
    {
        true => [ChainWords.EvilSeen],
        false when !flow.IsIncomplete => [ChainWords.EvilNotSeen],
        _ => [],
    };

    internal override string Shape =>
        """
        evilbit_syn_fwd boolean|null a SYN forward had the bit (RFC 3514); null where there was none
        evilbit_syn_rev boolean|null a SYN back had it
        evilbit_data_fwd boolean|null anything else forward had it
        evilbit_data_rev boolean|null anything else back had it
        """;

    internal override ChainState Begin(FlowId flow) => new State();

    /// <summary>Its fields: whether any packet of a kind and direction had the bit; null where there was none.</summary>
    public sealed record Fields : IFlowFields
    {
        /// <summary>SYNs forward.</summary>
        public bool? SynForward { get; init; }

        /// <summary>SYNs back.</summary>
        public bool? SynReverse { get; init; }

        /// <summary>Everything else forward.</summary>
        public bool? DataForward { get; init; }

        /// <summary>Everything else back, ICMP errors about the flow included, as PATHspider counts them.</summary>
        public bool? DataReverse { get; init; }

        /// <summary>All that came back of the flow itself: what a router writes on its errors says nothing of the target.</summary>
        public bool? DoesAnswerHave { get; init; }

        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer)
        {
            IFlowFields.WriteOptional(writer, "evilbit_syn_fwd"u8, SynForward);
            IFlowFields.WriteOptional(writer, "evilbit_syn_rev"u8, SynReverse);
            IFlowFields.WriteOptional(writer, "evilbit_data_fwd"u8, DataForward);
            IFlowFields.WriteOptional(writer, "evilbit_data_rev"u8, DataReverse);
        }
    }

    private sealed class State : ChainState
    {
        private Fields _fields = new();

        public override IFlowFields Fields => _fields;

        public override bool See(in FlowPacket packet)
        {
            if (!packet.Ip.IsIpv4) return false;
            bool has = Has(packet.Ip), isSyn = packet.HasSegment && packet.Segment.Has(TcpFlags.Syn);
            _fields = (isSyn, packet.IsForward) switch
            {
                (true, true) => _fields with { SynForward = Or(_fields.SynForward, has) },
                (true, false) => _fields with { SynReverse = Or(_fields.SynReverse, has) },
                (false, true) => _fields with { DataForward = Or(_fields.DataForward, has) },
                _ => _fields with { DataReverse = Or(_fields.DataReverse, has) },
            };
            if (!packet.IsForward) _fields = _fields with { DoesAnswerHave = Or(_fields.DoesAnswerHave, has) };
            return false;
        }

        public override bool SeeError(bool isForward, in IpPacket error, bool isUnreachable)
        {
            if (!error.IsIpv4) return false;
            _fields = isForward
                ? _fields with { DataForward = Or(_fields.DataForward, Has(error)) }
                : _fields with { DataReverse = Or(_fields.DataReverse, Has(error)) };
            return false;
        }

        public override bool Turn()
        {
            _fields = _fields with { DataForward = _fields.DataReverse, DataReverse = _fields.DataForward };
            return false;
        }

        private static bool Has(in IpPacket packet) => (packet.Bytes[6] & 0x80) != 0;

        private static bool Or(bool? sofar, bool has) => sofar == true || has;
    }
}
