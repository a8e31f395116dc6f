namespace Sonde.Packets.Ip;

/// <summary>Protocol numbers as IPv4's protocol and IPv6's next header field carry them (IANA). Other values occur on the wire.</summary>
public enum IpProtocol : byte
{
    /// <summary>IPv6 hop-by-hop options.</summary>
    HopByHop = 0,

    /// <summary>ICMP for IPv4.</summary>
    Icmp = 1,

    /// <summary>IPv4 in IP.</summary>
    Ipv4 = 4,

    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,

    /// <summary>DCCP.</summary>
    Dccp = 33,

    /// <summary>IPv6 in IP.</summary>
    Ipv6 = 41,

    /// <summary>IPv6 routing header.</summary>
    Routing = 43,

    /// <summary>IPv6 fragment header.</summary>
    Fragment = 44,

    /// <summary>Authentication header.</summary>
    Authentication = 51,

    /// <summary>ICMP for IPv6.</summary>
    Icmpv6 = 58,

    /// <summary>IPv6: nothing follows.</summary>
    NoNextHeader = 59,

    /// <summary>IPv6 destination options.</summary>
    DestinationOptions = 60,

    /// <summary>IPv6 mobility header.</summary>
    Mobility = 135,

    /// <summary>UDP-Lite.</summary>
    UdpLite = 136,

    /// <summary>Host identity protocol.</summary>
    HostIdentity = 139,

    /// <summary>Shim6.</summary>
    Shim6 = 140,
}
