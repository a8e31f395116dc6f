using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Observing;

/// <summary>The chain <c>udp</c>: whether datagrams go without a checksum (RFC 768: a checksum of 0).</summary>
public sealed class UdpChain : Chain
{
    /// <inheritdoc/>
    public override string Name => "udp";

    /// <inheritdoc/>
    public override string Experiment => "udpzero";

    /// <summary>What the last datagram of each direction shows.</summary>
    public override IReadOnlyList<string> ConditionsOf(FlowRecord flow)
    {
        if (flow.Of<Fields>() is not { } udp) return [];
        List<string> said = [];
        if (udp.IsZeroForward is { } forward)
            said.Add(forward ? ObservedConditions.ChecksumZeroForward : ObservedConditions.ChecksumFilledForward);
        if (udp.IsZeroReverse is { } reverse)
            said.Add(reverse ? ObservedConditions.ChecksumZeroReverse : ObservedConditions.ChecksumFilledReverse);
        return said;
    }

    internal override string Shape =>
        """
        udp_zero_checksum_fwd boolean|null the last datagram forward has no checksum; null where there was no datagram
        udp_zero_checksum_rev boolean|null the last datagram back has none
        """;

    internal override ChainState Begin(FlowId flow) => new State();

    /// <summary>Its fields.</summary>
    /// <param name="IsZeroForward">Whether the last datagram forward has none; null where there was no datagram.</param>
    /// <param name="IsZeroReverse">Whether the last datagram back has none; null where there was no datagram.</param>
    public sealed record Fields(bool? IsZeroForward, bool? IsZeroReverse) : IFlowFields
    {
        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer)
        {
            IFlowFields.WriteOptional(writer, "udp_zero_checksum_fwd"u8, IsZeroForward);
            IFlowFields.WriteOptional(writer, "udp_zero_checksum_rev"u8, IsZeroReverse);
        }
    }

    private sealed class State : ChainState
    {
        private bool? _forward, _reverse;

        public override IFlowFields Fields => new Fields(_forward, _reverse);

        public override bool See(in FlowPacket packet)
        {
            IpPacket ip = packet.Ip;
            if (ip.Protocol != IpProtocol.Udp || ip.FragmentOffset != 0 || !UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram))
                return false;
            if (packet.IsForward) _forward = datagram.Checksum == 0;
            else _reverse = datagram.Checksum == 0;
            return false;
        }
    }
}
