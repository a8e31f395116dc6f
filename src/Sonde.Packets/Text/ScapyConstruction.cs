using System.Text;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Packets.Text;

/// <summary>A packet that we built, as Scapy 2.2 showed one: what a program set and what the layers imply, not what is reckoned.</summary>
internal static class ScapyConstruction
{
    public static string Render(IpPacket ip)
    {
        var text = new StringBuilder(160);
        int depth = 1;
        if (ip.IsIpv4) AppendIpv4(text, ip);
        else AppendIpv6(text, ip);
        ReadOnlySpan<byte> payload = ip.Payload, data = [];
        bool isWhole = ip.FragmentOffset == 0 && !ip.MoreFragments;
        if (isWhole && ip.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(payload, out TcpSegment tcp))
        {
            AppendTcp(text, tcp);
            depth++;
            data = tcp.Payload;
        }
        else if (isWhole && ip.Protocol == IpProtocol.Udp && UdpDatagram.TryParse(payload, out UdpDatagram udp))
        {
            text.Append("|<UDP  sport=").Append(ScapyNames.Port(udp.SourcePort)).Append(" dport=")
                .Append(ScapyNames.Port(udp.DestinationPort)).Append(' ');
            depth++;
            data = udp.Payload;
        }
        else if (isWhole && IcmpMessage.TryParse(payload, ip.Protocol, out IcmpMessage icmp) && icmp.IsEchoRequest)
        {
            text.Append(icmp.IsV6 ? "|<ICMPv6EchoRequest  id=0x" : "|<ICMP  id=0x").Append(icmp.Id.ToString("x"));
            if (icmp.Sequence != 0) text.Append(" seq=0x").Append(icmp.Sequence.ToString("x"));
            if (icmp.IsV6 && !icmp.Body.IsEmpty) text.Append(" data=").AppendLiteral(icmp.Body);
            text.Append(' ');
            depth++;
            data = icmp.IsV6 ? [] : icmp.Body;
        }
        else
        {
            data = payload;
        }

        if (!data.IsEmpty)
        {
            text.Append("|<Raw  load=").AppendLiteral(data).Append(' ');
            depth++;
        }

        return text.Append('|').Append('>', depth).ToString();
    }

    private static void AppendIpv4(StringBuilder text, IpPacket ip)
    {
        _ = Ipv4Packet.TryParse(ip.Bytes, out Ipv4Packet v4);
        text.Append("<IP ");
        if (v4.Tos != 0) text.Append(" tos=0x").Append(v4.Tos.ToString("x"));
        text.Append(" id=").Append(v4.Id);
        if (v4.DontFragment) text.Append(" flags=DF");
        text.Append(" frag=").Append(v4.FragmentOffset / 8).Append(" ttl=").Append(v4.Ttl)
            .Append(" proto=").Append(ScapyNames.Protocol((byte)v4.Protocol)).Append(" dst=").Append(v4.Destination.ToString());
        if (v4.HeaderLength > Ipv4Packet.MinimumHeaderLength)
            ScapyOptions.AppendIp(text, ip.Bytes[Ipv4Packet.MinimumHeaderLength..v4.HeaderLength]);
        text.Append(' ');
    }

    private static void AppendIpv6(StringBuilder text, IpPacket ip)
    {
        _ = Ipv6Packet.TryParse(ip.Bytes, out Ipv6Packet v6);
        text.Append("<IPv6 ");
        if (v6.TrafficClass != 0) text.Append(" tc=").Append(v6.TrafficClass);
        if (v6.FlowLabel != 0) text.Append(" fl=").Append(v6.FlowLabel);
        text.Append(" nh=").Append(ScapyNames.NextHeader((byte)ip.Protocol)).Append(" hlim=").Append(v6.HopLimit)
            .Append(" dst=").Append(v6.Destination.ToString()).Append(' ');
    }

    private static void AppendTcp(StringBuilder text, TcpSegment tcp)
    {
        text.Append("|<TCP  sport=").Append(ScapyNames.Port(tcp.SourcePort)).Append(" dport=").Append(ScapyNames.Port(tcp.DestinationPort))
            .Append(" seq=").Append(tcp.Sequence);
        if (tcp.Acknowledgement != 0) text.Append(" ack=").Append(tcp.Acknowledgement);
        text.Append(" flags=");
        for (int bit = 0; bit < 8; bit++)
            if (((int)tcp.Flags >> bit & 1) != 0) text.Append("FSRPAUEC"[bit]);
        if (tcp.Window != 8192) text.Append(" window=").Append(tcp.Window);
        if (tcp.UrgentPointer != 0) text.Append(" urgptr=").Append(tcp.UrgentPointer);
        if (!tcp.OptionBytes.IsEmpty) ScapyOptions.TryAppendTcp(text, tcp.OptionBytes);
        text.Append(' ');
    }
}
