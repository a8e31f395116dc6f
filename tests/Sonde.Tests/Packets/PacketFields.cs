using System.Globalization;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Tests.Packets;

/// <summary>A packet's fields as our views read them, under tshark's names; where a packet is cited, its values come second.</summary>
internal sealed class PacketFields
{
    private readonly Dictionary<string, List<string>> _values = [];

    public IReadOnlyDictionary<string, List<string>> Values => _values;

    public static PacketFields Of(ReadOnlySpan<byte> packet)
    {
        var fields = new PacketFields();
        fields.Ip(packet, depth: 0);
        return fields;
    }

    private void Ip(ReadOnlySpan<byte> packet, int depth)
    {
        if (Ipv4Packet.TryParse(packet, out Ipv4Packet v4))
        {
            Add("ip.version", 4);
            Add("ip.hdr_len", v4.HeaderLength);
            Add("ip.dsfield", v4.Tos);
            Add("ip.len", v4.TotalLength);
            Add("ip.id", v4.Id);
            Add("ip.flags", v4.Flags);
            Add("ip.frag_offset", v4.FragmentOffset / 8);
            Add("ip.ttl", v4.Ttl);
            Add("ip.proto", (byte)v4.Protocol);
            Add("ip.checksum", v4.HeaderChecksum);
            Add("ip.src", v4.Source.ToString());
            Add("ip.dst", v4.Destination.ToString());
            // A total length below the header's leaves nothing that could be dissected.
            if (v4.FragmentOffset == 0) Upper(v4.Payload, v4.Protocol, depth);
        }
        else if (Ipv6Packet.TryParse(packet, out Ipv6Packet v6))
        {
            Add("ip.version", 6);
            Add("ipv6.tclass", v6.TrafficClass);
            Add("ipv6.flow", v6.FlowLabel);
            Add("ipv6.plen", v6.PayloadLength);
            Add("ipv6.nxt", (byte)v6.NextHeader);
            Add("ipv6.hlim", v6.HopLimit);
            Add("ipv6.src", v6.Source.ToString());
            Add("ipv6.dst", v6.Destination.ToString());
            if (v6.FragmentOffset == 0) Upper(v6.Payload, v6.Protocol, depth);
        }
    }

    private void Upper(ReadOnlySpan<byte> payload, IpProtocol protocol, int depth)
    {
        if (protocol == IpProtocol.Tcp) Tcp(payload, depth);
        else if (protocol == IpProtocol.Udp && UdpDatagram.TryParse(payload, out UdpDatagram udp)) Udp(udp);
        else if (IcmpMessage.TryParse(payload, protocol, out IcmpMessage icmp)) Icmp(icmp, depth);
    }

    private void Tcp(ReadOnlySpan<byte> payload, int depth)
    {
        if (TcpSegment.TryParse(payload, out TcpSegment tcp))
        {
            Start(tcp.SourcePort, tcp.DestinationPort, tcp.Sequence);
            Add("tcp.ack_raw", tcp.Acknowledgement);
            Add("tcp.hdr_len", tcp.HeaderLength);
            Add("tcp.flags", (ushort)tcp.Flags | tcp.Reserved << 9);
            Add("tcp.window_size_value", tcp.Window);
            Add("tcp.checksum", tcp.Checksum);
            Add("tcp.urgent_pointer", tcp.UrgentPointer);
            Options(tcp.Options);
        }
        else if (depth > 0 && TcpQuote.TryParse(payload, out TcpQuote quote))
        {
            Start(quote.SourcePort, quote.DestinationPort, quote.Sequence);
            Optional("tcp.ack_raw", quote.Acknowledgement);
            Optional("tcp.hdr_len", quote.HeaderLength);
            Optional("tcp.flags", quote.Flags is { } flags ? (long)flags | (uint)(quote.Bytes[12] & 0xE) << 8 : null);
            Optional("tcp.window_size_value", quote.Window);
            Optional("tcp.checksum", quote.Checksum);
            Optional("tcp.urgent_pointer", quote.UrgentPointer);
            Options(new TcpOptionEnumerator(quote.OptionBytes));
        }

        void Optional(string name, long? value)
        {
            if (value is { } there) Add(name, there);
        }

        void Start(ushort source, ushort destination, uint sequence)
        {
            Add("tcp.srcport", source);
            Add("tcp.dstport", destination);
            Add("tcp.seq_raw", sequence);
        }
    }

    private void Options(TcpOptionEnumerator options)
    {
        foreach (TcpOption option in options)
        {
            if (option.TryReadMaximumSegmentSize(out ushort size)) Add("tcp.options.mss_val", size);
            if (!option.TryReadTimestamps(out uint value, out uint echo)) continue;
            Add("tcp.options.timestamp.tsval", value);
            Add("tcp.options.timestamp.tsecr", echo);
        }
    }

    private void Udp(UdpDatagram udp)
    {
        Add("udp.srcport", udp.SourcePort);
        Add("udp.dstport", udp.DestinationPort);
        Add("udp.length", udp.Length);
        Add("udp.checksum", udp.Checksum);
    }

    private void Icmp(IcmpMessage icmp, int depth)
    {
        string prefix = icmp.IsV6 ? "icmpv6" : "icmp";
        Add($"{prefix}.type", icmp.Type);
        Add($"{prefix}.code", icmp.Code);
        Add($"{prefix}.checksum", icmp.Checksum);
        if (icmp.IsEchoRequest || icmp.IsEchoReply)
        {
            Add(icmp.IsV6 ? "icmpv6.echo.identifier" : "icmp.ident", icmp.Id);
            Add(icmp.IsV6 ? "icmpv6.echo.sequence_number" : "icmp.seq", icmp.Sequence);
        }

        if (depth > 0 || !icmp.TryGetCitation(out IcmpCitation citation)) return;
        Ip(citation.Datagram, depth + 1);
        if (!IcmpExtensions.TryParse(citation.ExtensionBytes, out IcmpExtensions extensions)) return;
        foreach (IcmpExtensionObject item in extensions.Objects)
            for (int i = 0; i < item.LabelCount; i++) Add("icmp.mpls.label", item.Label(i).Label);
    }

    private void Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    private void Add(string name, string value)
    {
        if (!_values.TryGetValue(name, out List<string>? list)) _values[name] = list = [];
        list.Add(value);
    }
}
