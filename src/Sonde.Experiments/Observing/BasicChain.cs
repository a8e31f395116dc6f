using System.Net;
using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Observing;

/// <summary>The chain <c>basic</c>: addresses, ports, packets and octets.</summary>
public sealed class BasicChain : Chain
{
    /// <inheritdoc/>
    public override string Name => "basic";

    internal override string Shape =>
        """
        sip string where the flow comes from
        dip string where it goes
        proto number the protocol's number
        sp number|null port of the source; null for protocols without ports
        dp number|null port of the destination, likewise
        pkt_fwd number packets forward
        pkt_rev number packets back
        oct_fwd number bytes of the IP packets forward
        oct_rev number bytes of the IP packets back
        """;

    internal override ChainState Begin(FlowId flow) => new State(flow);

    /// <summary>Its fields. Forward is the direction of the first packet captured.</summary>
    /// <param name="Source">Where the flow comes from (<c>sip</c>).</param>
    /// <param name="Destination">Where it goes (<c>dip</c>).</param>
    /// <param name="Protocol">The protocol's number (<c>proto</c>).</param>
    /// <param name="SourcePort">Port of the source; null for protocols without ports (<c>sp</c>).</param>
    /// <param name="DestinationPort">Port of the destination, likewise (<c>dp</c>).</param>
    /// <param name="PacketsForward">Packets forward.</param>
    /// <param name="PacketsReverse">Packets back.</param>
    /// <param name="OctetsForward">Bytes of the IP packets forward.</param>
    /// <param name="OctetsReverse">Bytes of the IP packets back.</param>
    public sealed record Fields(
        IPAddress Source, IPAddress Destination, int Protocol, int? SourcePort, int? DestinationPort,
        long PacketsForward, long PacketsReverse, long OctetsForward, long OctetsReverse) : IFlowFields
    {
        /// <inheritdoc/>
        public bool NamesSourcePort => true;

        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer)
        {
            writer.WriteString("sip"u8, Source.ToString());
            writer.WriteString("dip"u8, Destination.ToString());
            writer.WriteNumber("proto"u8, Protocol);
            IFlowFields.WriteOptional(writer, "sp"u8, SourcePort);
            IFlowFields.WriteOptional(writer, "dp"u8, DestinationPort);
            writer.WriteNumber("pkt_fwd"u8, PacketsForward);
            writer.WriteNumber("pkt_rev"u8, PacketsReverse);
            writer.WriteNumber("oct_fwd"u8, OctetsForward);
            writer.WriteNumber("oct_rev"u8, OctetsReverse);
        }
    }

    private sealed class State(FlowId id) : ChainState
    {
        private FlowId _id = id;
        private long _packetsForward, _packetsReverse, _octetsForward, _octetsReverse;

        public override IFlowFields Fields
        {
            get
            {
                bool hasPorts = _id.Protocol is IpProtocol.Tcp or IpProtocol.Udp;
                return new Fields(
                    _id.Source.ToIPAddress(), _id.Destination.ToIPAddress(), (int)_id.Protocol,
                    hasPorts ? _id.SourcePort : null, hasPorts ? _id.DestinationPort : null,
                    _packetsForward, _packetsReverse, _octetsForward, _octetsReverse);
            }
        }

        public override bool See(in FlowPacket packet) => Count(packet.IsForward, packet.Ip.StatedLength);

        public override bool SeeError(bool isForward, in IpPacket error, bool isUnreachable)
            => Count(isForward, error.StatedLength);

        public override bool Turn()
        {
            _id = _id.Reverse;
            (_packetsForward, _packetsReverse) = (_packetsReverse, _packetsForward);
            (_octetsForward, _octetsReverse) = (_octetsReverse, _octetsForward);
            return false;
        }

        private bool Count(bool isForward, int octets)
        {
            if (isForward)
            {
                _packetsForward++;
                _octetsForward += octets;
            }
            else
            {
                _packetsReverse++;
                _octetsReverse += octets;
            }

            return false;
        }
    }
}
